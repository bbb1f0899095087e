/** Whether tests run that take too long for every change: `CI_FULL=1 .ci/run`. */
export const isFull = process.env.CI_FULL === '1';

/** Reports a test that is skipped without `CI_FULL=1`. */
export function skipped(what: string): void {
  console.log(`SKIPPED: ${what} (CI_FULL=1)`);
}
