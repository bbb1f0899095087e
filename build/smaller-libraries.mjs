import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rewritten } from './source-edits.mjs';

/** Smaller forms of two libraries for browsers, for esbuild. */
export const smallerLibraries = {
  name: 'smaller-libraries',
  setup({ onResolve, onLoad }) {
    // JSX makes the same trees without hastscript's tables.
    onResolve({ filter: /^hastscript\/jsx-runtime$/ }, () => ({
      path: join(process.cwd(), 'dist/src/playground/jsx-runtime.js'),
    }));
    // js-yaml makes its schemas on loading. Specs and facts are built from its events, which need none of them. Of its
    // errors only the reason and the place are read, and not the lines around.
    onLoad({ filter: /js-yaml\.mjs$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8');
      const silent = text.replace('mark.snippet = makeSnippet(mark);', '');
      if (silent === text) throw new Error('js-yaml no longer adds lines to its errors as it did');
      return {
        contents: silent.replace(
          /^((?:var|const|let) \w+ = )(?=define\w+Tag\(|new Schema\(|\w+\.withTags\()/gm,
          '$1/* @__PURE__ */ ',
        ),
      };
    });
    // Styles of what the editor does not have: panels, buttons, a drawn cursor, marked characters.
    onLoad({ filter: /@codemirror\/view\/dist\/index\.js$/ }, ({ path }) => ({
      contents: withoutStyles(readFileSync(path, 'utf8')),
    }));
    // Text that postal-mime makes of HTML is not read for patches, so 2,231 names of characters would be for nothing.
    onLoad({ filter: /postal-mime\/dist\/esm\/html-entities\.js$/ }, () => ({
      contents: `export const htmlEntities = ${JSON.stringify(ENTITIES)};`,
    }));
  },
};

/** The classes of extensions of CodeMirror that nothing here imports. */
const UNUSED =
  /\.cm-(?:panels|dialog|placeholder|highlightSpace|highlightTab|trailingSpace|button|textfield|activeLine|activeLineGutter|specialChar|dropCursor|cursor|cursorLayer|selectionLayer)\b/;

/** The editor without the styles of these classes. */
function withoutStyles(text) {
  const result = rewritten(text, ({ type, properties }) =>
    type !== 'ObjectExpression'
      ? []
      : properties.flatMap(({ key, start, end }, index) =>
          typeof key?.value === 'string' && UNUSED.test(key.value)
            ? [{ start, end: properties[index + 1]?.start ?? end, text: '' }]
            : [],
        ),
  );
  if (result === text) throw new Error('the editor no longer has its styles where they were');
  return result;
}

/** Those that XML has, too, and the space that editors of mail put in (HTML, section 13.5). */
const ENTITIES = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&apos;': "'",
  '&nbsp;': '\u00a0',
};
