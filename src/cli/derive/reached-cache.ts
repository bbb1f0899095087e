import { reachedBytes, reachedFromBytes } from '../../derive/reached-bytes.ts';
import { callsReaching, type ReachedNames } from '../../derive/reached-names.ts';
import type { CacheFile } from './cache-file.ts';
import type { TreeIndex } from './tree-index.ts';

const STATE_LENGTH = 64;

/** The names that calls were found to look up, as far as the tree is as it was then. */
export function readReached(file: CacheFile, { before, staleNames }: TreeIndex): ReachedNames {
  const bytes = file.read();
  if (!bytes || before === undefined || bytes.toString('latin1', 0, STATE_LENGTH) !== before)
    return new Map();
  const reached = reachedFromBytes(bytes.subarray(STATE_LENGTH)) ?? new Map();
  const stale = new Set(callsReaching(reached, staleNames));
  return new Map([...reached].filter(([call]) => !stale.has(call)));
}

/** @param state the state of the tree that they were found in ({@link TreeIndex.save}) */
export function writeReached(file: CacheFile, state: string, reached: ReachedNames): void {
  file.write(Buffer.from(state, 'latin1'), reachedBytes(reached));
}
