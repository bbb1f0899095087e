import { readFileSync } from 'node:fs';
import { join } from 'node:path';

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
    // Text that postal-mime makes of HTML is not read for patches, so 2,231 names of characters would be for nothing.
    onLoad({ filter: /postal-mime\/dist\/esm\/html-entities\.js$/ }, () => ({
      contents: `export const htmlEntities = ${JSON.stringify(ENTITIES)};`,
    }));
  },
};

/** Those that XML has, too, and the space that editors of mail put in (HTML, section 13.5). */
const ENTITIES = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&apos;': "'",
  '&nbsp;': '\u00a0',
};
