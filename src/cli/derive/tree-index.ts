import { createHash } from 'node:crypto';
import { type DefinitionIndex, OverlaidIndex } from '../../derive/tree/definition-index.ts';
import { indexBytes, indexFromBytes } from '../../derive/tree/index-bytes.ts';
import { PackedIndex } from '../../derive/tree/packed-index.ts';
import type { CacheFile } from './cache-file.ts';
import { type FileState, readTreeFile } from './source-files.ts';

/** Up to so many changed files are read each time; beyond, the cache is written again. */
const MAX_OVERLAID = 200;
/** A file that changed so shortly before it was read may have changed once more with the same time (as git's index). */
const RACY_MS = 2_000;

/** The index of a tree on disk. */
export interface TreeIndex {
  readonly index: DefinitionIndex;
  /** The state of the tree that the cache on disk was of; undefined where there was none. */
  readonly before: string | undefined;
  /** The names that files which differ from that state define, in it or now. */
  readonly staleNames: ReadonlySet<string>;
  /** The cache holds this state already, and not the one before. */
  readonly isRewritten: boolean;
  /** Has the cache hold this state of the tree, and returns its name. */
  save(): string;
}

/**
 * The definitions of the files of a tree: from the cache, as far as files are as they were.
 *
 * @param cache undefined where nothing is to be kept
 */
export function treeIndex(
  folder: string,
  files: ReadonlyMap<string, FileState>,
  cache: CacheFile | undefined,
): TreeIndex {
  const startedMs = Date.now();
  const read = (path: string) => readTreeFile(folder, path);
  const save = (index: PackedIndex) => {
    const head = headOf(index, files, startedMs);
    if (cache) cache.write(lengthOf(head), head, indexBytes(index));
    return nameOf(head);
  };
  const kept = cache && unpack(cache.read());
  if (!kept) {
    const index = PackedIndex.of(files.keys(), read);
    const name = save(index);
    return { index, before: undefined, staleNames: new Set(), isRewritten: false, save: () => name };
  }
  const { index: below, name: before } = kept;
  const states = new Map(below.paths.map((path, file) => [path, kept.states[file]]));
  const changed = [...files].flatMap(([path, state]) =>
    isSame(state, states.get(path), kept.savedMs) ? [] : [path],
  );
  const hidden = new Set([...changed, ...below.paths.filter((path) => !files.has(path))]);
  if (hidden.size === 0)
    return { index: below, before, staleNames: new Set(), isRewritten: false, save: () => before };
  const own = PackedIndex.of(changed, read);
  const staleNames = new Set([...hidden].flatMap((path) => [...below.namesIn(path), ...own.namesIn(path)]));
  const saved = once(() => save(PackedIndex.merged(below, own, hidden)));
  const isRewritten = hidden.size > MAX_OVERLAID;
  if (isRewritten) saved();
  return { index: new OverlaidIndex(below, own, hidden), before, staleNames, isRewritten, save: saved };
}

interface Kept {
  readonly index: PackedIndex;
  readonly states: readonly FileState[];
  readonly savedMs: number;
  readonly name: string;
}

function isSame(state: FileState, kept: FileState | undefined, savedMs: number): boolean {
  const [, modifiedMs, changedMs] = state;
  if (Math.max(modifiedMs, changedMs) >= savedMs - RACY_MS) return false;
  return kept !== undefined && state.every((value, at) => value === kept[at]);
}

function headOf(index: PackedIndex, files: ReadonlyMap<string, FileState>, savedMs: number): Buffer {
  // A file that was not listed and was read all the same is read again the next time.
  const states = index.paths.map((path) => files.get(path) ?? [-1, 0, 0, 0]);
  return Buffer.from(JSON.stringify({ savedMs, states }));
}

function lengthOf(head: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(head.length);
  return length;
}

function nameOf(head: Buffer): string {
  return createHash('sha256').update(head).digest('hex');
}

function unpack(bytes: Buffer | undefined): Kept | undefined {
  if (!bytes || bytes.length < 4) return undefined;
  const end = 4 + bytes.readUInt32LE(0);
  const head = bytes.subarray(4, end);
  const index = indexFromBytes(bytes.subarray(end));
  const parsed = parse(head.toString());
  if (!index || !isHead(parsed) || parsed.states.length !== index.paths.length) return undefined;
  return { index, states: parsed.states, savedMs: parsed.savedMs, name: nameOf(head) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isHead(
  value: unknown,
): value is { readonly savedMs: number; readonly states: readonly FileState[] } {
  if (typeof value !== 'object' || value === null || !('savedMs' in value) || !('states' in value))
    return false;
  return (
    typeof value.savedMs === 'number' && Array.isArray(value.states) && value.states.every(Array.isArray)
  );
}

function once<Value>(work: () => Value): () => Value {
  let kept: { readonly value: Value } | undefined;
  return () => {
    kept ??= { value: work() };
    return kept.value;
  };
}
