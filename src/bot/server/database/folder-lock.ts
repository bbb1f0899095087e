import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Locks a folder for this process: two embedded databases in one folder would corrupt each other. A killed process leaves
 * its lock file behind. The file therefore holds the pid and the start time of its process, so that a stale lock is
 * recognized even if the pid is reused, which in a container happens at once.
 *
 * @returns a function that removes the lock
 * @throws {Error} if a running process holds the lock
 */
export function lockFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'lock');
  const own = `${process.pid} ${startOf(process.pid) ?? ''}`;
  for (;;) {
    try {
      writeFileSync(path, own, { flag: 'wx' });
      return () => rmSync(path, { force: true });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
    const holder = holderOf(path);
    if (holder !== undefined) throw new Error(`process ${holder} serves from ${folder} already`);
    rmSync(path, { force: true });
  }
}

/** The pid of the process that holds the lock; undefined if that has ended. */
function holderOf(path: string): number | undefined {
  const [, pid = '', start = ''] = /^(\d+) (\d*)$/.exec(read(path) ?? '') ?? [];
  const number = Number(pid);
  if (pid === '' || number === process.pid) return undefined;
  const now = startOf(number);
  return now !== undefined && now === start ? number : undefined;
}

/**
 * The start time of a process, in clock ticks since boot: field 22 of proc_pid_stat(5). Undefined if the process does not
 * run; empty if it runs and there is no /proc.
 */
function startOf(pid: number): string | undefined {
  const text = read(`/proc/${pid}/stat`);
  if (text !== undefined) return text.slice(text.lastIndexOf(')') + 2).split(' ')[19];
  if (read('/proc/self/stat') !== undefined) return undefined;
  try {
    process.kill(pid, 0);
    return '';
  } catch {
    return undefined;
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
