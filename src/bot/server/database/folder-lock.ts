import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Takes a folder for this process alone: two embedded databases in one would destroy each other. A process that was
 * killed leaves its lock, which is nobody's then: it names the process and when that was started, since numbers of
 * processes come again, in containers at once.
 *
 * @returns what gives it back
 * @throws {Error} where a process that runs has it
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

/** The process that has the lock; undefined where it has ended. */
function holderOf(path: string): number | undefined {
  const [, pid = '', start = ''] = /^(\d+) (\d*)$/.exec(read(path) ?? '') ?? [];
  const number = Number(pid);
  if (pid === '' || number === process.pid) return undefined;
  const now = startOf(number);
  return now !== undefined && now === start ? number : undefined;
}

/** When a process was started, in ticks since the machine was: field 22 of proc_pid_stat(5). Empty where there is no /proc. */
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
