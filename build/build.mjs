/*
 * The last step of the build, after tsc: the programs and the library in few files, since loading a hundred modules takes
 * longer than judging a hundred specs; the Action; the playground for browsers; and the JSON Schemas.
 */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { build } from 'esbuild';
import { buildAsk } from './ask.mjs';
import { licences } from './licences.mjs';
import { removeOutdated } from './outdated.mjs';
import { buildPlayground } from './playground.mjs';
import { buildProgram } from './program.mjs';
import { RECORD, sourceHashes } from './sources.mjs';
import { copyTypes } from './types.mjs';

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
// The package has what nobody reviewed in a fifth of its size. As text, since a package of one file holds texts.
const DERIVED = 'content/derived';
const names = readdirSync(DERIVED).filter((name) => name !== 'index.json');
const texts = Object.fromEntries(names.map((name) => [name, readFileSync(join(DERIVED, name), 'utf8')]));
writeFileSync('dist/derived.txt', brotliCompressSync(JSON.stringify(texts)).toString('base64'));
// Tests of what is built refuse to run on what is stale.
writeFileSync(RECORD, JSON.stringify(sources));
