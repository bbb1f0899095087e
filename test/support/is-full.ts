/** Whether tests run that take too long for every change: `CI_FULL=1 .ci/run`. */
export const isFull = process.env.CI_FULL === '1';

/** Reports a test that is skipped without `CI_FULL=1`. */
export function skipped(what: string): void {
  console.log(`SKIPPED: ${what} (CI_FULL=1)`);
}

/**
 * How many random cases a test tries: `full` with `CI_FULL=1`, else `quick`, and the rest is reported.
 *
 * @param what the cases, in the plural
 */
export function caseCount(quick: number, full: number, what: string): number {
  if (isFull) return full;
  skipped(`${full - quick} more ${what}`);
  return quick;
}
