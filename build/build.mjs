/*
 * The last step of the build, after tsc: the command line as one file, since loading a hundred modules takes
 * longer than judging a hundred specs; the playground for browsers; and the JSON Schemas.
 */
import { rmSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';
import { licences } from './licences.mjs';
import { buildPlayground } from './playground.mjs';

for (const folder of ['dist/bin', 'dist/action']) rmSync(folder, { recursive: true, force: true });
/** The language server is a bundle of its own: shared with it, the command line would fall into dozens of chunks. */
const lspApart = {
  name: 'lsp-apart',
  setup({ onResolve }) {
    onResolve({ filter: /lsp\/server\.js$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: './probeable-lsp.mjs', external: true } : undefined,
    );
  },
};
const shared = {
  outdir: 'dist/bin',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  // Whoever installs the package gets what it needs in it, and not 170 packages. These are for some commands alone, have
  // binaries, and are loaded where they are installed.
  external: [
    '@electric-sql/pglite',
    '@electric-sql/pglite/nodefs',
    'koffi',
    'pagefind',
    'pg-native',
    'cloudflare:sockets',
  ],
  // Some libraries are CommonJS, and require what Node brings.
  banner: {
    js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);",
  },
  metafile: true,
  minifyWhitespace: true,
  minifySyntax: true,
  logLevel: 'warning',
};
const lsp = await build({
  ...shared,
  entryPoints: { 'probeable-lsp': 'dist/src/cli/lsp/server.js' },
  splitting: false,
});
const program = await build({
  ...shared,
  plugins: [lspApart],
  entryPoints: {
    probeable: 'dist/src/cli/bin.js',
    // A process of its own: what makes calls on the running kernel.
    'probeable-calls': 'dist/src/kernel/child/main.js',
    // A thread of its own: what reviews pull requests for the App's server.
    'probeable-reviews': 'dist/src/cli/bot/review-thread.js',
    // Another one: what has the embedded database of the App's server.
    'probeable-database': 'dist/src/cli/bot/database-thread.js',
  },
});

// Whoever uses the Action installs nothing.
const action = await build({
  ...shared,
  entryPoints: { probeable: 'dist/src/cli/bot/action-main.js' },
  outdir: 'dist/action',
  splitting: false,
});
// What judges for the bot may read little else than its own file, which lies beside whoever starts it.
const judge = (outdir) =>
  build({
    ...shared,
    entryPoints: { 'probeable-judge': 'dist/src/cli/bot/judge-main.js' },
    outdir,
    splitting: false,
  });
const programJudge = await judge('dist/bin');
const actionJudge = await judge('dist/action');
writeFileSync(
  'dist/bin/licences.txt',
  licences('The command line contains these libraries.', [
    lsp.metafile,
    program.metafile,
    programJudge.metafile,
  ]),
);
writeFileSync(
  'dist/action/licences.txt',
  licences('The Action contains these libraries.', [action.metafile, actionJudge.metafile]),
);
await buildPlayground();

const { specJsonSchema } = await import('../dist/src/spec/definition/spec.js');
const { settingsJsonSchema } = await import('../dist/src/check/settings/shape.js');
writeFileSync('dist/config.schema.json', `${JSON.stringify(settingsJsonSchema(), null, 2)}\n`);
writeFileSync('dist/syscall.schema.json', `${JSON.stringify(specJsonSchema(), null, 2)}\n`);
