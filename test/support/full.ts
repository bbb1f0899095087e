import { test } from 'vitest';

/** Whether everything runs, also what takes too long for every change: `CI_FULL=1 .ci/run`. */
export const isFull = process.env.CI_FULL === '1';

/** A test that runs with `CI_FULL=1` alone, and is named where it is left out. */
export function fullTest(name: string, run: () => unknown, timeout?: number): void {
  if (!isFull) skipped(name);
  test.runIf(isFull)(name, run, timeout);
}

/** Names a part of a test that is left out without `CI_FULL=1`. */
export function skipped(what: string): void {
  console.log(`SKIPPED: ${what} (CI_FULL=1)`);
}
