import type { PathState } from '../run/state.ts';
import { number, type PathValue } from '../value/value.ts';
import type { Idiom } from './idiom.ts';

const KEY = 'forced success';

/**
 * What the call returns from here on is a success, whatever number it is: the ticks of times() (include/linux/ptrace.h).
 * Architectures that tell an error by a flag clear it; on others the number is never that of an error.
 */
export const FORCED_SUCCESS: Idiom = {
  names: ['force_successful_syscall_return'],
  apply({ state }) {
    state.heap.set(KEY, number(1n));
    return { value: number(0n) };
  },
};

/** What a call returns: 0 for each success that is forced. */
export function withForcedSuccess(value: PathValue, { heap }: PathState): PathValue {
  const forced = heap.get(KEY);
  return forced?.kind === 'term' && value.kind === 'unknown' ? number(0n) : value;
}
