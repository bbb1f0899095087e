/*
 * The last step of the build, after tsc: the programs and the library in few files, since loading a hundred modules takes
 * longer than judging a hundred specs; the Action; the playground for browsers; and the JSON Schemas.
 */
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';
import { buildAsk } from './ask.mjs';
import { licences } from './licences.mjs';
import { removeOutdated } from './outdated.mjs';
import { filesIn, writePackedFiles, writePackedTexts } from './packed-texts.mjs';
import { buildPlayground } from './playground.mjs';
import { buildProgram } from './program.mjs';
import { RECORD, sourceHashes, staleness } from './sources.mjs';
import { copyTypes } from './types.mjs';

const OUTPUTS = ['bin/probeable.mjs', 'action/probeable.mjs', 'playground/worker.js', 'ask/ask.js', 'types'];
const TEXTS = [
  'config.schema.json',
  'syscall.schema.json',
  'derived.txt',
  'scripts.txt',
  'container-rows.txt',
];

// Most scripts begin with a build, and it takes half a minute: only if something has changed.
if (staleness('.') === undefined && [...OUTPUTS, ...TEXTS].every((path) => existsSync(`dist/${path}`)))
  process.exit();

const sources = sourceHashes('.');
removeOutdated('.');
for (const path of ['dist/bin', 'dist/action', RECORD]) rmSync(path, { recursive: true, force: true });
const modules = await buildProgram();
writeFileSync('dist/bin/licences.txt', licences('The programs contain these libraries.', modules));
copyTypes();

// Whoever uses the Action installs nothing: it is one file, and so is what judges for it, which may read little else than
// its own.
const action = await build({
  entryPoints: {
    probeable: 'dist/src/cli/bot/action-main.js',
    'probeable-judge': 'dist/src/cli/bot/judge-main.js',
  },
  outdir: 'dist/action',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  // Some libraries are CommonJS, and require what Node brings.
  banner: {
    js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);",
  },
  metafile: true,
  minifyWhitespace: true,
  minifySyntax: true,
  logLevel: 'warning',
});
writeFileSync(
  'dist/action/licences.txt',
  licences('The Action contains these libraries.', Object.keys(action.metafile.inputs)),
);
await buildPlayground();
await buildAsk();

const { specJsonSchema } = await import('../dist/src/spec/definition/spec.js');
const { settingsJsonSchema } = await import('../dist/src/check/settings/settings-shape.js');
writeFileSync('dist/config.schema.json', `${JSON.stringify(settingsJsonSchema(), null, 2)}\n`);
// Editors read it, and nobody else: indented, it would take twice the room.
writeFileSync('dist/syscall.schema.json', `${JSON.stringify(specJsonSchema())}\n`);
// The package has what nobody reviewed, and what only browsers run, in a fourth of its size.
const derived = filesIn('content/derived').filter(([name]) => name !== 'index.json');
writePackedFiles('dist/derived.txt', derived);
const scripts = [...filesIn('dist/playground', 'playground/'), ...filesIn('dist/ask', 'can-i-call/')];
writePackedFiles('dist/scripts.txt', scripts, 9);
// The site shows what each release of each runtime returns, which takes seconds to find.
const { AskedRows } = await import('../dist/src/cli/site/asked-rows.js');
const { recordRows } = await import('../dist/src/cli/site/recorded-rows.js');
const { factTexts } = await import('../dist/src/cli/simulate/policies.js');
const asked = new AskedRows();
writePackedTexts(
  'dist/container-rows.txt',
  recordRows(factTexts(), (number) => asked.rowsFor(number)),
);
// Tests of what is built refuse to run on what is stale.
writeFileSync(RECORD, JSON.stringify(sources));
