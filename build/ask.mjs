/*
 * Bundles the page "Can I call it?" and its worker from tsc's output. Unlike the playground it needs all of libseccomp's
 * tables: any architecture and any release may be asked for. What reads policies, and what reads calls with arguments, are
 * scripts of their own, which the worker loads when there are some.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { minify } from 'terser';
import { licences } from './licences.mjs';
import { smallerLibraries } from './smaller-libraries.mjs';
import { smallerNumbers } from './smaller-numbers.mjs';

const OUTPUT = 'dist/ask';

/** Scripts that the worker loads when they are needed: what reads policies that are pasted, and calls with arguments. */
const LATER = [
  {
    file: 'ask-profile.js',
    entry: 'dist/src/playground/ask/pasted-profile.js',
    module: /\/pasted-profile\.js$/,
  },
  { file: 'ask-call.js', entry: 'dist/src/why/read/asked-call.js', module: /\/why\/read\/asked-call\.js$/ },
];

const laterApart = {
  name: 'later-apart',
  setup({ onResolve }) {
    for (const { file, module } of LATER)
      onResolve({ filter: module }, ({ kind }) =>
        kind === 'dynamic-import' ? { path: `./${file}`, external: true } : undefined,
      );
  },
};

/** Writes `ask.js`, `ask-call-page.js` (the same on the page of a call), `ask-worker.js`, what is loaded later, and `licences.txt`. */
export async function buildAsk() {
  const shared = {
    bundle: true,
    target: 'es2023',
    metafile: true,
    write: false,
    logLevel: 'warning',
  };
  const first = await build({
    ...shared,
    entryPoints: {
      ask: 'dist/src/playground/ask/page.js',
      'ask-call-page': 'dist/src/playground/ask/call-page.js',
      'ask-worker': 'dist/src/playground/ask/worker.js',
    },
    outdir: OUTPUT,
    format: 'iife',
    plugins: [laterApart, smallerLibraries, smallerNumbers],
  });
  const later = await Promise.all(
    LATER.map(({ file, entry }) =>
      build({
        ...shared,
        entryPoints: [entry],
        outfile: join(OUTPUT, file),
        format: 'esm',
        plugins: [smallerLibraries, smallerNumbers],
      }),
    ),
  );
  const all = [first, ...later];
  rmSync(OUTPUT, { recursive: true, force: true });
  mkdirSync(OUTPUT, { recursive: true });
  for (const { path, text } of all.flatMap(({ outputFiles }) => outputFiles)) {
    const { code } = await minify(text, {
      ecma: 2020,
      module: LATER.some(({ file }) => file === basename(path)),
      compress: { passes: 3, pure_getters: true },
    });
    writeFileSync(join(OUTPUT, basename(path)), `${code}\n`);
  }
  writeFileSync(
    join(OUTPUT, 'licences.txt'),
    licences('The page contains these libraries.', [
      ...new Set(all.flatMap(({ metafile }) => Object.keys(metafile.inputs))),
    ]),
  );
}
