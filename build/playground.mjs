/*
 * Bundles the playground from tsc's output: the page and its worker, with smaller forms of two things. JSX makes the same
 * trees without hastscript's tables. Of libseccomp's tables only x86_64 in the newest release remains, so that only the
 * command line checks numbers of other architectures.
 */
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { minify } from 'terser';
import { licences } from './licences.mjs';

const OUTPUT = 'dist/playground';
const TARGET = 'es2023';

/** The columns that are left. */
const COLUMNS = ['x86_64'];

/** The modules with the tables of libseccomp, of which the playground needs the newest release and one architecture. */
const NUMBER_TABLE = /seccomp\/syscalls\/number-table\.js$/;
const RELEASE_TABLE = /seccomp\/syscalls\/release-table\.js$/;

/** What is for rules of strangers and for choosing among rules; the playground has neither. */
const NOT_NEEDED = new Map([
  [
    /lint\/rule-fault\.js$/,
    'const none = () => undefined; export { none as describeThrown, none as reportFault, none as fixFault };',
  ],
  [
    /check\/selection\.js$/,
    'export const NO_SELECTION = { ignore: [] }; export const selectionFaults = () => []; export const selectRules = (_, rules) => rules;',
  ],
]);

/** The rule that compares a spec with an earlier state, and the one that compares it with code. */
const BREAKING = /rules\/abi\/abi-breaking\.js$/;
const MISMATCH = /rules\/spec\/spec-code-mismatch\.js$/;

/** What a series of patches brings, and the rules about it: the reader of C, which reads mail too, has them. */
const POSTED_SHAPES = /spec\/definition\/posted\.js$/;
const ANY_SHAPE =
  'const any = { decode: (node) => node, schema: () => ({}) }; export { any as tables, any as documented, any as patches };';
const POSTED = [
  'flags-at-namespace',
  'abi-tables',
  'abi-declaration',
  'process-kernel-doc',
  'process-split',
  'process-stub',
].map((id) => new RegExp(`rules/[a-z]+/${id}\\.js$`));

/** @param comparing the rules that have nothing to compare with */
const smaller = (comparing) => ({
  name: 'smaller',
  setup({ onResolve, onLoad, resolve }) {
    // Neither does anything on loading; only their package.json does not say so.
    onResolve({ filter: /^@lezer\// }, async ({ path, pluginData, ...rest }) =>
      pluginData === 'asked'
        ? undefined
        : { ...(await resolve(path, { ...rest, pluginData: 'asked' })), sideEffects: false },
    );
    onResolve({ filter: /^hastscript\/jsx-runtime$/ }, () => ({
      path: join(process.cwd(), 'dist/src/playground/jsx-runtime.js'),
    }));
    // js-yaml makes its schemas on loading. Specs are built from its events, which need none of them.
    onLoad({ filter: /js-yaml\.mjs$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replace(
        /^((?:var|const|let) \w+ = )(?=define\w+Tag\(|new Schema\(|\w+\.withTags\()/gm,
        '$1/* @__PURE__ */ ',
      ),
    }));
    for (const filter of comparing)
      onLoad({ filter }, async ({ path }) => {
        const [[name, { id, about, topic, severity }]] = Object.entries(await import(path));
        const rule = JSON.stringify({ id, about, topic, severity, summary: '' });
        return { contents: `export const ${name} = { ...${rule}, check() {} };` };
      });
    for (const [filter, contents] of NOT_NEEDED) onLoad({ filter }, () => ({ contents }));
    onLoad({ filter: NUMBER_TABLE }, async ({ path }) => {
      const { TABLE } = await import(path);
      return { contents: `export const TABLE = ${JSON.stringify(columnsOf(TABLE, COLUMNS))};` };
    });
    // The history of names and numbers is about older releases only.
    onLoad({ filter: RELEASE_TABLE }, async ({ path }) => {
      const { RELEASES, COLUMNS: columns } = await import(path);
      const kept = {
        RELEASES: RELEASES.split('\n').at(-1),
        COLUMNS: columns
          .split('\n')
          .filter((line) => COLUMNS.includes(line.split(' ')[1]))
          .join('\n'),
        NAME_HISTORY: '',
        NUMBER_HISTORY: '',
      };
      return {
        contents: Object.entries(kept)
          .map(([name, text]) => `export const ${name} = ${JSON.stringify(text)};`)
          .join('\n'),
      };
    });
  },
});

/** A table of names and numbers with fewer columns. */
function columnsOf(table, wanted) {
  const [head, ...lines] = table.split('\n');
  const columns = head.split(' ');
  const kept = [0, ...wanted.map((name) => columns.indexOf(name))];
  const cut = (line) => kept.map((index) => line.split(' ')[index]).join(' ');
  return [cut(head), ...lines.filter((line) => line !== '').map(cut)].join('\n');
}

/** The reader of C, which the worker loads when the first text needs it: a bundle of its own. */
const READER = 'code.js';

const readerApart = {
  name: 'reader-apart',
  setup({ onResolve }) {
    onResolve({ filter: /\/code\/code-session\.js$/ }, () => ({ path: `./${READER}`, external: true }));
  },
};

const postedApart = {
  name: 'posted-apart',
  setup({ onLoad }) {
    onLoad({ filter: POSTED_SHAPES }, () => ({ contents: ANY_SHAPE }));
  },
};

/** One bundle holds all of it: what is imported when it is needed would be wrapped, and nothing could be dropped. */
const eager = {
  name: 'eager',
  setup({ onLoad }) {
    onLoad({ filter: /dist\/src\/(?:check|mail)\/.*\.js$/ }, ({ path }) => {
      const heads = [];
      const body = readFileSync(path, 'utf8').replace(/\bimport\(('[^']+')\)/g, (_, specifier) => {
        heads.push(`import * as later${heads.length} from ${specifier};\n`);
        return `Promise.resolve(later${heads.length - 1})`;
      });
      return { contents: `${heads.join('')}${body}` };
    });
  },
};

/** Writes `playground.js`, `worker.js`, `code.js` and `licences.txt`. */
export async function buildPlayground() {
  rmSync(OUTPUT, { recursive: true, force: true });
  const shared = { bundle: true, target: TARGET, metafile: true, write: false, logLevel: 'warning' };
  const first = await build({
    ...shared,
    entryPoints: {
      playground: 'dist/src/playground/page/main.js',
      worker: 'dist/src/playground/worker/main.js',
    },
    outdir: OUTPUT,
    format: 'iife',
    plugins: [readerApart, postedApart, smaller([BREAKING, MISMATCH, ...POSTED])],
  });
  const reader = await build({
    ...shared,
    entryPoints: ['dist/src/playground/code/code-session.js'],
    outfile: join(OUTPUT, READER),
    format: 'esm',
    plugins: [smaller([BREAKING]), eager],
  });
  const inputs = [first, reader].flatMap(({ metafile }) => Object.keys(metafile.inputs));
  for (const table of [
    NUMBER_TABLE,
    RELEASE_TABLE,
    BREAKING,
    MISMATCH,
    POSTED_SHAPES,
    ...POSTED,
    ...NOT_NEEDED.keys(),
  ])
    if (!inputs.some((path) => table.test(path)))
      throw new Error(`no module ${table} is bundled: it has moved, and all of it would be`);
  mkdirSync(OUTPUT, { recursive: true });
  for (const { path, text } of [...first.outputFiles, ...reader.outputFiles]) {
    const isModule = basename(path) === READER;
    // Terser drops what esbuild must keep: objects of js-yaml that nobody reads, for one.
    const { code } = await minify(text, {
      ecma: 2020,
      module: isModule,
      compress: { passes: 5, pure_getters: true },
    });
    writeFileSync(join(OUTPUT, basename(path)), `${code}\n`);
  }
  copyFileSync('src/playground/page/sketch.c', join(OUTPUT, 'sketch.c'));
  writeFileSync(
    join(OUTPUT, 'licences.txt'),
    licences('The playground contains these libraries.', [...new Set(inputs)]),
  );
}
