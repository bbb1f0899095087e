import type { FilteredCall } from './filtered-call.ts';
import { CODE, type Instruction } from './instruction.ts';
import { programPaths } from './program-paths.ts';

/**
 * All values that a filter may return for a call, in ascending order; a single one if all tested words are known. If there
 * are too many paths, or one returns an untracked value, every constant that the program returns is taken as possible.
 */
export function possibleReturns(
  program: readonly Instruction[],
  call: FilteredCall,
  isBigEndian: boolean,
): readonly number[] {
  const found = new Set<number>();
  for (const { returns } of programPaths(program, call, isBigEndian) ?? []) {
    if (returns === 'unknown') return everyReturn(program);
    found.add(returns);
  }
  return found.size === 0 ? everyReturn(program) : [...found].sort((a, b) => a - b);
}

function everyReturn(program: readonly Instruction[]): readonly number[] {
  const constants = program.filter(({ code }) => code === CODE['ret #k']).map(({ k }) => k);
  return [...new Set(constants)].sort((a, b) => a - b);
}
