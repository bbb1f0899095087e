import { test } from 'vitest';
import { isFull, skipped } from './is-full.ts';

/** A test that runs with `CI_FULL=1` alone, and is named where it is left out. Whole files are named `*.full.test.ts`. */
export function fullTest(name: string, run: () => unknown, timeoutMs?: number): void {
  if (!isFull) skipped(name);
  test.runIf(isFull)(name, run, timeoutMs);
}
