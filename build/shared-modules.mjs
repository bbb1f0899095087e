import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { build } from 'esbuild';

/** What holds the shared exports, in the worker. */
const HOLDER = 'globalThis.probeableShared';
const TAKEN = 'taken';

/** What is imported by name from where, and what is imported otherwise, in what tsc or a library wrote. */
const NAMED = /^(?:import|export) (?:\w+, )?\{([^}]*)\} from (['"])([^'"]+)\2/gm;
const WHOLE = /^(?:import|export) (?:\w+|\* as \w+|\*) from (['"])([^'"]+)\1|\bimport\((['"])([^'"]+)\3\)/gm;

/**
 * Lets a script that another one loads take modules from it, so that they are not loaded twice. The other script has to
 * bundle these modules with the same text.
 *
 * @param options esbuild's, of the script that takes them
 * @param roots matches the modules; those that they import are shared as well
 * @param giver matches the entry of the script that has them
 * @returns a plugin for the script that has them, one for the script that takes them, and what the latter begins with
 */
export async function sharedModules(options, roots, giver) {
  const { metafile } = await build({ ...options, write: false, metafile: true, logLevel: 'silent' });
  const importsOf = (path) => metafile.inputs[path]?.imports.filter(({ external }) => !external) ?? [];
  const shared = new Set();
  const add = (path) => {
    if (shared.has(path)) return;
    shared.add(path);
    for (const { path: imported } of importsOf(path)) add(imported);
  };
  for (const root of roots) {
    const found = Object.keys(metafile.inputs).filter((path) => root.test(path));
    if (found.length !== 1) throw new Error(`${found.length} modules match ${root}, which is to be shared`);
    add(found[0]);
  }
  const names = new Map();
  for (const path of Object.keys(metafile.inputs).filter((each) => !shared.has(each))) {
    const text = readFileSync(path, 'utf8');
    const resolved = new Map(importsOf(path).map((each) => [each.original, each.path]));
    for (const [, , first, , second] of text.matchAll(WHOLE))
      if (shared.has(resolved.get(first ?? second)))
        throw new Error(`${path} imports ${first ?? second} as a whole, which is to be shared by name`);
    for (const [, list, , specifier] of text.matchAll(NAMED)) {
      const from = resolved.get(specifier);
      if (!shared.has(from)) continue;
      const imported = list.split(',').flatMap((each) => each.trim().split(' as ')[0] || []);
      names.set(from, new Set([...(names.get(from) ?? []), ...imported]));
    }
  }
  const exported = [...names].flatMap(([path, all]) => [...all].map((name) => ({ path, name })));
  const hash = createHash('sha256').update(JSON.stringify(exported));
  for (const path of shared) hash.update(readFileSync(path));
  const version = hash.digest('base64').slice(0, 8);
  return {
    given: given(exported, version, giver),
    taken: taken(exported, shared, metafile),
    // A browser may still have the other script as it was before the site was updated.
    banner: `if (${HOLDER}[0] !== '${version}') throw new Error('the page has been updated; reload it');`,
  };
}

/** Keeps the exports where the other script finds them, behind the version of what they are. */
function given(exported, version, giver) {
  return {
    name: 'given',
    setup({ onLoad }) {
      onLoad({ filter: giver }, ({ path }) => {
        const from = (module) => JSON.stringify(`./${relative(dirname(path), resolve(module))}`);
        const imports = exported.map(
          ({ path: module, name }, index) => `import { ${name} as shared${index} } from ${from(module)};`,
        );
        const values = [JSON.stringify(version), ...exported.map((_, index) => `shared${index}`)];
        const kept = `${HOLDER} = [${values.join(', ')}];`;
        return { contents: [...imports, readFileSync(path, 'utf8'), kept].join('\n') };
      });
    },
  };
}

/** Takes the exports from there. */
function taken(exported, shared, metafile) {
  const pathOf = (importer, specifier) =>
    metafile.inputs[relative('.', importer)]?.imports.find(({ original }) => original === specifier)?.path;
  return {
    name: 'taken',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /./ }, ({ importer, path: specifier, kind }) => {
        const path = kind === 'entry-point' ? undefined : pathOf(importer, specifier);
        return shared.has(path) ? { path, namespace: TAKEN, sideEffects: false } : undefined;
      });
      onLoad({ filter: /./, namespace: TAKEN }, ({ path }) => ({
        contents: exported
          .flatMap((each, index) =>
            each.path === path ? `export const ${each.name} = ${HOLDER}[${index + 1}];` : [],
          )
          .join('\n'),
      }));
    },
  };
}
