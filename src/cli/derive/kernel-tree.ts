import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { callsReaching, type ReachedNames, reachedNames } from '../../derive/reached-names.ts';
import { changedNames } from '../../derive/tree/changed-names.ts';
import { KernelOptions } from '../../derive/tree/kernel-options.ts';
import { SourceTree } from '../../derive/tree/source-tree.ts';
import { Types } from '../../derive/tree/types.ts';
import { describeSystemError, Failure } from '../failure.ts';
import { ARCHITECTURE_FOLDERS, TREE_ARCHITECTURES } from './tree-architectures.ts';

/** Where the code of system calls, and what it calls, lies in a tree. Drivers are reached through pointers alone. */
const FOLDERS = [
  'fs',
  'kernel',
  'mm',
  'net',
  'ipc',
  'security',
  'io_uring',
  'block',
  'lib',
  'include',
  'init',
  'drivers/char',
];
/** A generated table of registers is larger; no system call is defined there. */
const MAX_FILE = 4 * 1024 * 1024;
const MAX_FILES = 100_000;

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
 * @param config the path of a `.config`; where it is left out, options are read as on
 * @throws Failure where the folder is no kernel tree
 */
export function readKernelTree(folder: string, architecture: string, config: string | undefined): KernelTree {
  const own = ARCHITECTURE_FOLDERS.get(architecture);
  if (own === undefined)
    throw new Failure(`--arch: "${architecture}" is none of ${TREE_ARCHITECTURES.join(', ')}`);
  const release = releaseOf(folder);
  const paths = [...FOLDERS, `arch/${own}`].flatMap((part) => sourcesIn(folder, part));
  if (!existsSync(join(folder, 'fs')) || paths.length === 0)
    throw new Failure(`--tree ${folder}: is no kernel tree: it has no C files under fs/`);
  const options = config === undefined ? undefined : readConfig(config);
  const tree = new SourceTree({ paths, read: (path) => readSource(join(folder, path)) }, own);
  return kernelTree(tree, new KernelOptions(tree, options), release, () => new Map());
}

/** @param known the names that calls reach, of calls that are as they were when these were found */
function kernelTree(
  tree: SourceTree,
  configuration: KernelOptions,
  release: string,
  known: () => ReachedNames,
): KernelTree {
  const types = new Types(tree, configuration);
  let kept: ReachedNames | undefined;
  const reached = () => {
    kept ??= reachedNames(tree, types, configuration, known());
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
      return kernelTree(changed, configuration.for(changed), release, () => {
        const all = reached();
        const stale = new Set(callsReaching(all, changedNames(tree, changed, changes.keys())));
        return new Map([...all].filter(([call]) => !stale.has(call)));
      });
    },
  };
}

function releaseOf(folder: string): string {
  const makefile = readSource(join(folder, 'Makefile'));
  const part = (name: string) => new RegExp(`^${name}\\s*=[ \\t]*(\\S*)`, 'm').exec(makefile ?? '')?.[1];
  const version = part('VERSION');
  const level = part('PATCHLEVEL');
  if (version === undefined || level === undefined)
    throw new Failure(`--tree ${folder}: is no kernel tree: it has no Makefile with VERSION and PATCHLEVEL`);
  const sub = part('SUBLEVEL') ?? '0';
  return `${version}.${level}${sub === '0' || sub === '' ? '' : `.${sub}`}${part('EXTRAVERSION') ?? ''}`;
}

function sourcesIn(folder: string, part: string): readonly string[] {
  const found: string[] = [];
  const open = [part];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    let entries: ReturnType<typeof list>;
    try {
      entries = list(join(folder, next));
    } catch (error) {
      if (describeSystemError(error) === undefined) throw error;
      continue;
    }
    for (const entry of entries) {
      const path = `${next}/${entry.name}`;
      if (entry.isDirectory()) open.push(path);
      else if (entry.isFile() && /\.[ch]$/.test(entry.name)) found.push(path);
    }
    if (found.length > MAX_FILES) throw new Failure(`--tree ${folder}: has more than ${MAX_FILES} C files`);
  }
  return found.sort();
}

function list(folder: string) {
  return readdirSync(folder, { withFileTypes: true });
}

function readSource(path: string): string | undefined {
  try {
    return statSync(path).size > MAX_FILE ? undefined : readFileSync(path, 'utf8');
  } catch (error) {
    if (describeSystemError(error) === undefined) throw error;
    return undefined;
  }
}

/** The options of a `.config`: `CONFIG_AIO=y`, `# CONFIG_KEYS is not set`. */
function readConfig(path: string): ReadonlyMap<string, boolean> {
  const text = readSource(path);
  if (text === undefined) throw new Failure(`--config ${path}: cannot be read`);
  const options = new Map<string, boolean>();
  for (const line of text.split('\n')) {
    const set = /^(CONFIG_\w+)=(.*)$/.exec(line);
    const unset = /^# (CONFIG_\w+) is not set/.exec(line);
    if (set?.[1] !== undefined) options.set(set[1], set[2] !== 'n');
    if (unset?.[1] !== undefined) options.set(unset[1], false);
  }
  if (options.size === 0) throw new Failure(`--config ${path}: is no .config: it has no line with CONFIG_`);
  return options;
}
