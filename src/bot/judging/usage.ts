import { readFileSync } from 'node:fs';

/** What a process has used so far. */
export interface Usage {
  /** Processor time of all its threads. */
  readonly cpuMs: number;
  /** What it holds of memory, in RAM and swapped out. */
  readonly memoryMiB: number;
}

/** Of a clock tick in /proc, which is a hundredth of a second on every architecture that Node runs on (proc(5)). */
const TICK_MS = 10;

/** What a process uses; undefined where that cannot be seen: it has ended, or this is not Linux. */
export function usageOf(pid: number): Usage | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The second field is a name in parentheses, which may hold spaces. utime is the 14th field, stime the 15th.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const status = readFileSync(`/proc/${pid}/status`, 'latin1');
    const kibibytes = (name: string): number =>
      Number(new RegExp(`^${name}:\\s*(\\d+) kB$`, 'm').exec(status)?.[1] ?? 0);
    return {
      cpuMs: (Number(fields[11]) + Number(fields[12])) * TICK_MS,
      memoryMiB: (kibibytes('VmRSS') + kibibytes('VmSwap')) / 1024,
    };
  } catch {
    return undefined;
  }
}
