import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { callsReaching, type ReachedNames, reachedNames } from '../../derive/reached-names.ts';
import { changedNames } from '../../derive/tree/changed-names.ts';
import { KernelOptions } from '../../derive/tree/kernel-options.ts';
import { SourceTree } from '../../derive/tree/source-tree.ts';
import { Types } from '../../derive/tree/types.ts';
import { Failure } from '../failure.ts';
import { readKernelConfig } from '../input/kernel-config.ts';
import { CacheFile } from './cache-file.ts';
import { programVersion } from './program-version.ts';
import { readReached, writeReached } from './reached-cache.ts';
import { readSource, readTreeFile, sourceFiles } from './source-files.ts';
import { ARCHITECTURE_FOLDERS, TREE_ARCHITECTURES } from './tree-architectures.ts';
import { treeIndex } from './tree-index.ts';

/** A tree of fewer files is read as fast as a cache of it. */
const MIN_CACHED = 500;

/** A kernel tree on disk, read for one architecture and configuration. */
export interface KernelTree {
  readonly tree: SourceTree;
  readonly types: Types;
  readonly configuration: KernelOptions;
  /** As its Makefile says: `6.12.117`. */
  readonly release: string;
  /**
   * The calls that looked one of these names up, and have to be derived again where their definitions change
   * ({@link changedNames}). The first time it derives all calls of the tree.
   */
  callsReaching(names: ReadonlySet<string>): readonly string[];
  /** The same tree with other texts for some files, as {@link SourceTree.with}. */
  with(changes: ReadonlyMap<string, string | undefined>): KernelTree;
}

/**
 * Reads the definitions of a kernel tree.
 *
 * @param folder the top of the tree
 * @param architecture one of {@link TREE_ARCHITECTURES}
 * @param config the path of a `.config`; where it is left out, no option is known
 * @param isCached whether definitions are kept on disk, and taken from there
 * @throws Failure where the folder is no kernel tree
 */
export function readKernelTree(
  folder: string,
  architecture: string,
  config: string | undefined,
  isCached = true,
): KernelTree {
  const own = ARCHITECTURE_FOLDERS.get(architecture);
  if (own === undefined)
    throw new Failure(`--arch: "${architecture}" is none of ${TREE_ARCHITECTURES.join(', ')}`);
  const release = treeRelease(folder);
  const files = sourceFiles(folder, own);
  if (![...files.keys()].some((path) => path.startsWith('fs/')))
    throw new Failure(`--tree ${folder}: is no kernel tree: it has no C files under fs/`);
  const options = config === undefined ? undefined : readKernelConfig('--config', config);
  if (files.size >= MIN_CACHED) growSlowly();
  const isKept = isCached && files.size >= MIN_CACHED;
  const top = realpathSync(folder);
  const version = isKept ? programVersion() : '';
  const index = treeIndex(folder, files, isKept ? new CacheFile('tree', version, top, own) : undefined);
  const tree = new SourceTree(
    { paths: [...files.keys()], read: (path) => readTreeFile(folder, path) },
    own,
    index.index,
  );
  const configuration = new KernelOptions(tree, options);
  if (!isKept) return kernelTree(tree, configuration, release, reachedNames);
  const hash = createHash('sha256')
    .update(JSON.stringify([...(options ?? [])]))
    .digest('hex');
  const cache = new CacheFile('reached', version, top, own, hash);
  const known = index.isRewritten ? readReached(cache, index) : undefined;
  if (known && known.size > 0) writeReached(cache, index.save(), known);
  return kernelTree(tree, configuration, release, (...about) => {
    const before = known ?? readReached(cache, index);
    const reached = reachedNames(...about, before);
    if (before.size < reached.size) writeReached(cache, index.save(), reached);
    return reached;
  });
}

/**
 * Has V8 collect garbage before the heap is much larger than what is in use. By default it waits for four times as much
 * where a machine has memory: deriving all calls of Linux took 465 MB so, and takes 290 MB with this, in the same time.
 */
function growSlowly(): void {
  setFlagsFromString('--heap-growing-percent=40');
}

/** @param reachedIn finds the names that calls reach; it is asked once, when somebody asks for them */
function kernelTree(
  tree: SourceTree,
  configuration: KernelOptions,
  release: string,
  reachedIn: (tree: SourceTree, types: Types, configuration: KernelOptions) => ReachedNames,
): KernelTree {
  const types = new Types(tree, configuration);
  let kept: ReachedNames | undefined;
  const reached = () => {
    kept ??= reachedIn(tree, types, configuration);
    return kept;
  };
  return {
    tree,
    types,
    configuration,
    release,
    callsReaching: (names) => callsReaching(reached(), names),
    with: (changes) => {
      const changed = tree.with(changes);
      return kernelTree(changed, configuration.for(changed), release, (...about) => {
        const stale = new Set(callsReaching(reached(), changedNames(tree, changed, changes.keys())));
        return reachedNames(...about, new Map([...reached()].filter(([call]) => !stale.has(call))));
      });
    },
  };
}

/** The release that the Makefile of a kernel tree names: `6.12.117`. */
export function treeRelease(folder: string): string {
  const makefile = readSource(join(folder, 'Makefile'));
  const part = (name: string) => new RegExp(`^${name}\\s*=[ \\t]*(\\S*)`, 'm').exec(makefile ?? '')?.[1];
  const version = part('VERSION');
  const level = part('PATCHLEVEL');
  if (version === undefined || level === undefined)
    throw new Failure(`--tree ${folder}: is no kernel tree: it has no Makefile with VERSION and PATCHLEVEL`);
  const sub = part('SUBLEVEL') ?? '0';
  return `${version}.${level}${sub === '0' || sub === '' ? '' : `.${sub}`}${part('EXTRAVERSION') ?? ''}`;
}
