/*
 * Bundles the page "Can I call it?" and its worker from tsc's output. Unlike the playground it needs all of libseccomp's
 * tables: any architecture and any release may be asked for. What reads policies, what reads calls with arguments, and other
 * names of runtimes are scripts of their own, which the worker loads when there are some.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { minify } from 'terser';
import { licences } from './licences.mjs';
import { smallerLibraries } from './smaller-libraries.mjs';
import { smallerNumbers } from './smaller-numbers.mjs';

const OUTPUT = 'dist/ask';

/**
 * Scripts that workers load when they are needed: what reads policies that are pasted, and calls with arguments, and for the
 * playground's worker what answers logs and what judges policies.
 */
const LATER = [
  {
    file: 'ask-profile.js',
    entry: 'dist/src/playground/ask/pasted-profile.js',
    module: /\/pasted-profile\.js$/,
  },
  {
    file: 'ask-other-names.js',
    entry: 'dist/src/seccomp/runtimes/other-names.js',
    module: /\/runtimes\/other-names\.js$/,
  },
  { file: 'ask-call.js', entry: 'dist/src/why/read/asked-call.js', module: /\/why\/read\/asked-call\.js$/ },
  { file: 'why.js', entry: 'dist/src/playground/why/why-session.js', module: /\/why\/why-session\.js$/ },
  {
    file: 'policy.js',
    entry: 'dist/src/playground/policy/policy-session.js',
    module: /\/policy\/policy-session\.js$/,
  },
];

/** Half of what each of these holds is in a third file. */
const SHARING = ['ask-profile.js', 'why.js'];

/** Rules about anything but policies: of them, names are enough. */
const RULE = /dist\/rules\/[a-z]+\/[a-z0-9-]+\.js$/;

const policyRules = {
  name: 'policy-rules',
  setup({ onLoad }) {
    onLoad({ filter: RULE }, async ({ path }) => {
      if (path.includes('/rules/policy/')) return undefined;
      const [[name, { id, about, topic, severity }]] = Object.entries(await import(path));
      const rule = JSON.stringify({ id, about, topic, severity, summary: '' });
      return { contents: `export const ${name} = ${rule};` };
    });
  },
};

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
  const groups = [
    LATER.filter(({ file }) => SHARING.includes(file)),
    ...LATER.filter(({ file }) => !SHARING.includes(file)).map((script) => [script]),
  ];
  const later = await Promise.all(
    groups.map((scripts) =>
      build({
        ...shared,
        entryPoints: Object.fromEntries(scripts.map(({ file, entry }) => [basename(file, '.js'), entry])),
        outdir: OUTPUT,
        chunkNames: 'ask-shared',
        format: 'esm',
        splitting: true,
        plugins: [smallerLibraries, smallerNumbers, policyRules],
      }),
    ),
  );
  const all = [first, ...later];
  rmSync(OUTPUT, { recursive: true, force: true });
  mkdirSync(OUTPUT, { recursive: true });
  for (const { path, text } of all.flatMap(({ outputFiles }) => outputFiles)) {
    const isFirst = first.outputFiles.some((one) => one.path === path);
    const { code } = await minify(text, {
      ecma: 2020,
      module: !isFirst,
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
