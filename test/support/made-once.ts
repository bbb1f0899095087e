import { existsSync, mkdirSync, renameSync, rmdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** How long another test file may take to make something on a slow machine. */
export const MAKING_MS = 400_000;

const PAUSE_MS = 50;

/**
 * Makes a file or a folder that the test files of a run share, once: a file that needs it meanwhile waits.
 *
 * @param make writes it to the path that it is given
 */
export function madeOnce(path: string, make: (own: string) => void): void {
  const pause = new Int32Array(new SharedArrayBuffer(4));
  for (const until = Date.now() + MAKING_MS; !existsSync(path); Atomics.wait(pause, 0, 0, PAUSE_MS)) {
    if (isTaken(path)) refuseAfter(until, path);
    else
      try {
        // It may have been made before the lock was free.
        if (existsSync(path)) return;
        make(ownPath(path));
        renameSync(ownPath(path), path);
      } finally {
        rmdirSync(lockOf(path));
      }
  }
}

/** The same for what is made asynchronously. */
export async function madeOnceLater(path: string, make: (own: string) => Promise<void>): Promise<void> {
  for (const until = Date.now() + MAKING_MS; !existsSync(path); await sleep(PAUSE_MS)) {
    if (isTaken(path)) refuseAfter(until, path);
    else
      try {
        if (existsSync(path)) return;
        await make(ownPath(path));
        renameSync(ownPath(path), path);
      } finally {
        rmdirSync(lockOf(path));
      }
  }
}

const ownPath = (path: string): string => `${path}-${process.pid}`;
const lockOf = (path: string): string => `${path}.lock`;

/** Whether another file makes it; if not, this one does from now on. */
function isTaken(path: string): boolean {
  try {
    mkdirSync(lockOf(path));
    return false;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return true;
    throw error;
  }
}

function refuseAfter(until: number, path: string): void {
  if (Date.now() > until) throw new Error(`${path} was not made in ${MAKING_MS} ms`);
}
