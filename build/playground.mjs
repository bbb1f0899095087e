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
import { sharedModules } from './shared-modules.mjs';
import { smallerFields } from './smaller-fields.mjs';
import { smallerLibraries } from './smaller-libraries.mjs';

const OUTPUT = 'dist/playground';
const TARGET = 'es2023';

/** The columns that are left. */
const COLUMNS = ['x86_64'];

/** The modules with the tables of libseccomp, of which the playground needs the newest release and one architecture. */
const NUMBER_TABLE = /seccomp\/syscalls\/number-table\.js$/;
const RELEASE_TABLE = /seccomp\/syscalls\/release-table\.js$/;

/** Since only the newest release remains, its table is the table. */
const TABLE_HISTORY = /seccomp\/syscalls\/table-history\.js$/;
const NEWEST_TABLE = `
export const isNameInTable = (_, isInNewest) => isInNewest;
export const isColumnInTable = (column) => ${JSON.stringify(COLUMNS)}.includes(column);
export const numberInTable = (_, __, newest) => newest;
`;

/** What is for rules of strangers and for choosing among rules; the playground has neither. */
const NOT_NEEDED = new Map([
  [TABLE_HISTORY, NEWEST_TABLE],
  [
    /lint\/rule-fault\.js$/,
    'const none = () => undefined; export { none as describeThrown, none as reportFault, none as fixFault };',
  ],
  [/check\/policy\/judge-policies\.js$/, 'export const judgePolicies = () => undefined;'],
  [/policy\/policy-text\.js$/, 'export const isPolicyText = () => false;'],
  // What is said of a whole series beside its calls is for those who read the series, not for who edits a text.
  [/draft\/review\/review-series\.js$/, 'export const reviewSeries = () => [];'],
  [
    /check\/selection\.js$/,
    'export const NO_SELECTION = { ignore: [] }; export const selectionFaults = () => []; export const selectRules = (_, rules) => rules;',
  ],
]);

/** The rule that compares a spec with an earlier state, and the one that compares it with code. */
const BREAKING = /rules\/abi\/abi-breaking\.js$/;
const MISMATCH = /rules\/spec\/spec-code-mismatch\.js$/;

/** The search for calls that tell flags: 3 kB, which a verdict on a text that is being edited can do without. */
const DISCOVERABLE = /rules\/extension\/flags-discoverable\.js$/;
/** What is told of code, and rarely of a spec that somebody writes. */
const EBADF = /rules\/handles\/fd-ebadf\.js$/;

/** What a series of patches brings, and the rules about it: the reader of C, which reads mail too, has them. */
const NUMBER_RELEASES = /seccomp\/syscalls\/number-releases\.js$/;
const POSTED_SHAPES = /spec\/definition\/posted\.js$/;
const ANY_SHAPE = `
const shape = { decode: (node) => node, schema: () => ({}) };
const field = { shape, description: 'What a series brings.' };
export const POSTED_FIELDS = { posted: field, tables: field, declaration: field, undeclared: field, documented: field, unstubbed: field, patches: field };
`;
/** Policies are judged elsewhere. */
const POLICIES = /rules\/policy\/[a-z-]+\.js$/;
const POSTED = [
  'flags-at-namespace',
  'abi-tables',
  'abi-declaration',
  'abi-size-type',
  'struct-fixed-array',
  'struct-multiple-of-8',
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
    for (const filter of [POLICIES, ...comparing])
      onLoad({ filter }, async ({ path }) => {
        const [[name, { id, about, topic, severity }]] = Object.entries(await import(path));
        const rule = JSON.stringify({ id, about, topic, severity, summary: '' });
        return { contents: `export const ${name} = { ...${rule}, check() {} };` };
      });
    for (const [filter, contents] of NOT_NEEDED) onLoad({ filter }, () => ({ contents }));
    onLoad({ filter: NUMBER_TABLE }, async ({ path }) => {
      const { TABLE } = await import(path);
      return { contents: tableOf(columnsOf(TABLE, COLUMNS)) };
    });
    // The history of names and numbers is about older releases only.
    onLoad({ filter: RELEASE_TABLE }, async ({ path }) => {
      const { RELEASES } = await import(path);
      return { contents: `export const RELEASES = ${JSON.stringify(RELEASES.split('\n').at(-1))};` };
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

/**
 * A module with the same table of one column, its names in the order of their numbers: each but those behind a gap follows
 * from the one before, which is a quarter less to load.
 */
function tableOf(table) {
  const [head, ...lines] = table.split('\n');
  const rows = lines.map((line) => line.split(' '));
  let expected = 0;
  const numbered = rows
    .filter(([, number]) => number !== '-')
    .sort(([, a], [, b]) => a - b)
    .map(([name, number]) => {
      const word = Number(number) === expected ? name : `${name}:${number}`;
      expected = Number(number) + 1;
      return word;
    });
  const others = rows.filter(([, number]) => number === '-').map(([name]) => name);
  return `
let next = 0;
const numbered = ${JSON.stringify(numbered.join(' '))}.split(' ').map((word) => {
  const [name, number = next] = word.split(':');
  next = Number(number) + 1;
  return name + ' ' + number;
});
const others = ${JSON.stringify(others.join(' '))}.split(' ').map((name) => name + ' -');
export const TABLE = [${JSON.stringify(head)}, ...numbered.concat(others).sort()].join('\\n');
`;
}

/** The reader of C, which the worker loads when the first text needs it: a bundle of its own. */
const READER = 'code.js';

/** What answers logs, which the worker loads when the first one is pasted; build/ask.mjs bundles it. */
const WHY = '../can-i-call/why.js';

/** What judges policies. */
const POLICY = '../can-i-call/policy.js';

const readerApart = {
  name: 'reader-apart',
  setup({ onResolve }) {
    onResolve({ filter: /\/code\/code-session\.js$/ }, () => ({ path: `./${READER}`, external: true }));
    onResolve({ filter: /\/why\/why-session\.js$/ }, () => ({ path: WHY, external: true }));
    onResolve({ filter: /\/policy\/policy-session\.js$/ }, () => ({ path: POLICY, external: true }));
  },
};

/** What shows the descriptions of the language and of the rules. */
const DESCRIBING = /src\/(?:editor\/(?:hover|completion)|report\/(?:sarif|statistics))\.js$/;

/** The worker, which has what the reader of C needs as well: the modules that few names are imported from. */
const WORKER = /dist\/src\/playground\/worker\/main\.js$/;
const SHARED = [
  /js-yaml\.mjs$/,
  NUMBER_TABLE,
  /playground\/jsx-runtime\.js$/,
  /src\/lint\/fix\/source-text\.js$/,
  /src\/lint\/group\.js$/,
  /src\/spec\/resolve\/roles\.js$/,
  /src\/spec\/c\/token-cursor\.js$/,
  /src\/spec\/position\.js$/,
  /src\/seccomp\/architecture\.js$/,
  /src\/entry\/compile\.js$/,
];

/** What helps with the text, which the page loads when the editor is used: a bundle of its own, with its worker. */
const HELP = 'help.js';
const HELP_WORKER = 'help-worker.js';

/** What compares the text with an earlier one, which the page loads when that is asked for. */
const COMPARISON = 'compare.js';

const laterApart = {
  name: 'later-apart',
  setup({ onResolve }) {
    for (const [filter, file] of [
      [/\/help\/page\.js$/, HELP],
      [/\/compare\/page\.js$/, COMPARISON],
    ])
      onResolve({ filter }, ({ kind }) =>
        kind === 'entry-point' ? undefined : { path: `./${file}`, external: true },
      );
  },
};

const postedApart = {
  name: 'posted-apart',
  setup({ onLoad }) {
    onLoad({ filter: POSTED_SHAPES }, () => ({ contents: ANY_SHAPE }));
    onLoad({ filter: NUMBER_RELEASES }, () => ({ contents: "export const givenLater = () => '';" }));
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

/** Writes `playground.js`, `worker.js`, `code.js`, `help.js`, `compare.js`, `help-worker.js` and `licences.txt`. */
export async function buildPlayground() {
  rmSync(OUTPUT, { recursive: true, force: true });
  const shared = { bundle: true, target: TARGET, metafile: true, write: false, logLevel: 'warning' };
  const readerOptions = {
    ...shared,
    entryPoints: ['dist/src/playground/code/code-session.js'],
    outfile: join(OUTPUT, READER),
    format: 'esm',
    plugins: [smallerLibraries, smaller([BREAKING]), smallerFields, eager],
  };
  const { given, taken, banner } = await sharedModules(readerOptions, SHARED, WORKER);
  const first = await build({
    ...shared,
    entryPoints: {
      playground: 'dist/src/playground/page/main.js',
      worker: 'dist/src/playground/worker/main.js',
    },
    outdir: OUTPUT,
    format: 'iife',
    plugins: [
      given,
      readerApart,
      laterApart,
      postedApart,
      smallerLibraries,
      smaller([BREAKING, MISMATCH, DISCOVERABLE, EBADF, ...POSTED]),
      smallerFields,
    ],
  });
  const reader = await build({
    ...readerOptions,
    banner: { js: banner },
    plugins: [taken, ...readerOptions.plugins],
  });
  const help = await build({
    ...shared,
    entryPoints: ['dist/src/playground/help/page.js'],
    outfile: join(OUTPUT, HELP),
    format: 'esm',
  });
  const comparison = await build({
    ...shared,
    entryPoints: ['dist/src/playground/compare/page.js'],
    outfile: join(OUTPUT, COMPARISON),
    format: 'esm',
  });
  const helpWorker = await build({
    ...shared,
    entryPoints: ['dist/src/playground/help/worker.js'],
    outfile: join(OUTPUT, HELP_WORKER),
    format: 'iife',
    plugins: [smallerLibraries],
  });
  for (const { metafile } of [first, reader])
    for (const path of Object.keys(metafile.inputs))
      if (DESCRIBING.test(path)) throw new Error(`${path} is bundled without the texts that it shows`);
  const bundles = [first, reader, help, comparison, helpWorker];
  // What one script takes from another is among the latter's.
  const inputs = bundles
    .flatMap(({ metafile }) => Object.keys(metafile.inputs))
    .filter((path) => !path.startsWith('taken:'));
  for (const table of [
    NUMBER_TABLE,
    RELEASE_TABLE,
    BREAKING,
    MISMATCH,
    DISCOVERABLE,
    EBADF,
    POLICIES,
    POSTED_SHAPES,
    NUMBER_RELEASES,
    ...POSTED,
    ...NOT_NEEDED.keys(),
  ])
    if (!inputs.some((path) => table.test(path)))
      throw new Error(`no module ${table} is bundled: it has moved, and all of it would be`);
  mkdirSync(OUTPUT, { recursive: true });
  for (const { path, text } of bundles.flatMap(({ outputFiles }) => outputFiles)) {
    const isModule = [READER, HELP, COMPARISON].includes(basename(path));
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
