/*
 * Bundles what the npm package runs: the command line, its other processes and threads, and the library. They share
 * chunks, so that nothing is installed twice.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { transform } from 'esbuild';
import { rolldown } from 'rolldown';

const OUTPUT = 'dist/bin';

const INPUT = {
  probeable: 'dist/src/cli/bin.js',
  library: 'dist/src/index.js',
  'probeable-lsp': 'dist/src/cli/lsp/server.js',
  // A process of its own: what makes calls on the running kernel.
  'probeable-calls': 'dist/src/kernel/child/main.js',
  // A process of its own: what judges for the bot.
  'probeable-judge': 'dist/src/cli/bot/judge-main.js',
  // A thread of its own: what writes the pages of calls for `site build`.
  'probeable-pages': 'dist/src/cli/site/threads/main.js',
  // A thread of its own: what reviews pull requests for the App's server.
  'probeable-reviews': 'dist/src/cli/bot/review-thread.js',
  // Another one: what has the embedded database of the App's server.
  'probeable-database': 'dist/src/cli/bot/database-thread.js',
};

/** What every command runs first. It waits for the command, so no chunk that a command loads may contain it. */
const MAIN = join(process.cwd(), 'dist/src/cli/main.js');

/** These are for some commands alone, have binaries, and are loaded where they are installed. */
const PEERS = ['@electric-sql/pglite', '@electric-sql/pglite/nodefs', 'koffi', 'pagefind'];

/**
 * Replaces what CommonJS modules require. Node's own modules are asked for directly: rolldown's `require` would import
 * `node:module` into the chunks of the library, which has to run in browsers.
 */
const builtins = {
  name: 'builtins',
  transform: {
    filter: { id: /node_modules/, code: /\brequire\(/ },
    handler: (code) =>
      code.replace(/\brequire\((['"])([\w/:]+)\1\)/g, (text, _quote, name) =>
        isBuiltin(name) ? `globalThis.process.getBuiltinModule('${name}')` : text,
      ),
  },
};

/** JSX makes the same trees without looking each property up in hastscript's tables. */
const plainJsx = {
  name: 'plain-jsx',
  resolveId: {
    filter: { id: /^hastscript\/jsx-runtime$/ },
    handler: () => join(process.cwd(), 'dist/src/playground/jsx-runtime.js'),
  },
};

/** commander runs other programs for commands that are programs of their own; ours are not, and loading this takes 3 ms. */
const lazily = {
  name: 'lazily',
  transform: {
    filter: { id: /node_modules\/commander\// },
    handler: (code) =>
      code.replace(
        "const childProcess = require('node:child_process');",
        "const childProcess = { get spawn() { return require('node:child_process').spawn; } };",
      ),
  },
};

/**
 * What is imported of Node is asked for directly: an import of `node:fs` has Node load all that it exports, streams
 * included. And where all is ASCII, V8 takes a file as it is, with half of the memory.
 */
async function lean(code) {
  const direct = code.replace(
    /\bimport(?:\{([^{}]*)\}|(\w+))from"(node:[\w/]+)";/g,
    (_text, names, whole, name) =>
      `var ${whole ?? `{${names.replaceAll(' as ', ':')}}`}=globalThis.process.getBuiltinModule("${name}");`,
  );
  const options = { charset: 'ascii', format: 'esm', target: 'node20', minifyWhitespace: true };
  return (await transform(direct, options)).code;
}

/** pg has drivers for a native library and for Cloudflare, which it loads only there. */
const absent = {
  name: 'absent',
  resolveId: { filter: { id: /^(?:pg-native|cloudflare:sockets)$/ }, handler: (id) => `\0absent:${id}` },
  load: {
    filter: { id: /^\0absent:/ },
    handler: (id) => `throw new Error(${JSON.stringify(`${id.slice('\0absent:'.length)} is not bundled`)});`,
  },
};

/** The modules that are loaded with one by static imports, or also those that it loads later. */
function loadedWith(chunks, moduleId, { isLater = false } = {}) {
  const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
  const found = new Set();
  const add = (chunk) => {
    if (chunk === undefined || found.has(chunk)) return;
    found.add(chunk);
    for (const name of chunk.imports) add(byName.get(name));
    if (isLater) for (const name of chunk.dynamicImports) add(byName.get(name));
  };
  add(chunks.find(({ facadeModuleId }) => facadeModuleId === moduleId));
  return new Set([...found].flatMap(({ moduleIds }) => moduleIds));
}

/**
 * Loading a file takes longer than judging a spec, so what every command loads is in three chunks: what the library
 * loads as well, what another process loads as well, and the rest.
 */
function groups(chunks) {
  const startUp = loadedWith(chunks, MAIN);
  startUp.delete(MAIN);
  // What the library loads later may import from its own chunk alone: the others use Node.
  const library = loadedWith(chunks, join(process.cwd(), INPUT.library), { isLater: true });
  const others = new Set(
    Object.entries(INPUT).flatMap(([name, path]) =>
      name === 'probeable' ? [] : [...loadedWith(chunks, join(process.cwd(), path))],
    ),
  );
  return [
    { name: 'core', priority: 3, test: (id) => startUp.has(id) && library.has(id) },
    { name: 'shared', priority: 2, test: (id) => startUp.has(id) && others.has(id) },
    { name: 'start', priority: 1, test: (id) => startUp.has(id) },
  ];
}

const OPTIONS = {
  format: 'esm',
  entryFileNames: '[name].mjs',
  chunkFileNames: '[name]-[hash].mjs',
  // Names stay, for traces of errors.
  minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } },
};

/** What concerns libraries, and dynamic imports of what is in a chunk anyway. */
const EXPECTED = new Set(['EVAL', 'MODULE_LEVEL_DIRECTIVE', 'INEFFECTIVE_DYNAMIC_IMPORT']);

/** Writes the programs; returns the paths of the modules in them. */
export async function buildProgram() {
  const bundle = await rolldown({
    input: INPUT,
    external: [/^node:/, ...PEERS],
    platform: 'node',
    plugins: [plainJsx, lazily, builtins, absent],
    onLog: (level, log, handler) => {
      if (!EXPECTED.has(log.code)) handler(level === 'warn' ? 'error' : level, log);
    },
  });
  try {
    const { output } = await bundle.generate(OPTIONS);
    const chunks = output.filter(({ type }) => type === 'chunk');
    const divided = await bundle.generate({ ...OPTIONS, codeSplitting: { groups: groups(chunks) } });
    mkdirSync(OUTPUT, { recursive: true });
    for (const { fileName, code } of divided.output)
      writeFileSync(join(OUTPUT, fileName), await lean(code), {
        mode: code.startsWith('#!') ? 0o755 : 0o644,
      });
    return divided.output.flatMap(({ moduleIds }) => moduleIds);
  } finally {
    await bundle.close();
  }
}
