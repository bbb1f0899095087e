import { test } from 'vitest';
import { isFull, skipped } from './is-full.ts';

/** A test that runs only with `CI_FULL=1` and is reported otherwise. Files of such tests are named `*.full.test.ts`. */
export function fullTest(name: string, run: () => unknown, timeoutMs?: number): void {
  if (!isFull) skipped(name);
  test.runIf(isFull)(name, run, timeoutMs);
}
