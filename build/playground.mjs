/*
 * Bundles the playground out of what tsc made: the page and its worker, with two things in smaller form. JSX becomes
 * the same trees without hastscript's tables, and of the syscall table the column of x86_64 is left: a number that a spec
 * gives for another architecture is compared with the table by the command line alone.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build, transform } from 'esbuild';
import { minify } from 'terser';
import { licences } from './licences.mjs';

const OUTPUT = 'dist/playground';
const TARGET = 'es2023';

/** The columns that are left. */
const COLUMNS = ['x86_64'];

const smaller = {
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
    onLoad({ filter: /seccomp\/syscalls\/table\.js$/ }, async ({ path }) => {
      const { TABLE } = await import(path);
      return { contents: `export const TABLE = ${JSON.stringify(columnsOf(TABLE, COLUMNS))};` };
    });
  },
};

/** A table of names and numbers with fewer columns. */
function columnsOf(table, wanted) {
  const [head, ...lines] = table.split('\n');
  const columns = head.split(' ');
  const kept = [0, ...wanted.map((name) => columns.indexOf(name))];
  const cut = (line) => kept.map((index) => line.split(' ')[index]).join(' ');
  return [cut(head), ...lines.filter((line) => line !== '').map(cut)].join('\n');
}

/** Writes `playground.js`, `worker.js` and `licences.txt`. */
export async function buildPlayground() {
  rmSync(OUTPUT, { recursive: true, force: true });
  const { metafile, outputFiles } = await build({
    entryPoints: {
      playground: 'dist/src/playground/page/main.js',
      worker: 'dist/src/playground/worker/main.js',
    },
    outdir: OUTPUT,
    bundle: true,
    format: 'iife',
    target: TARGET,
    plugins: [smaller],
    metafile: true,
    write: false,
    logLevel: 'warning',
  });
  mkdirSync(OUTPUT, { recursive: true });
  for (const { path, text } of outputFiles) {
    // Terser drops what esbuild must keep, objects of js-yaml that nobody reads; but it takes its time.
    const { code } = path.endsWith('worker.js')
      ? await minify(text, { ecma: 2020, compress: { passes: 3, pure_getters: true } })
      : await transform(text, { minify: true, target: TARGET });
    writeFileSync(join(OUTPUT, basename(path)), `${code}\n`);
  }
  writeFileSync(
    join(OUTPUT, 'licences.txt'),
    licences('The playground contains these libraries.', Object.keys(metafile.inputs)),
  );
}
