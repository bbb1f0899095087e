/** Whether everything runs, also what takes too long for every change: `CI_FULL=1 .ci/run`. */
export const isFull = process.env.CI_FULL === '1';

/** Names what is left out without `CI_FULL=1`. */
export function skipped(what: string): void {
  console.log(`SKIPPED: ${what} (CI_FULL=1)`);
}
