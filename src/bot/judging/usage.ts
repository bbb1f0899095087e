import { readFileSync } from 'node:fs';

export interface Usage {
  /** Processor time of all threads. */
  readonly cpuMs: number;
  /** Memory, in RAM and in swap. */
  readonly memoryMiB: number;
}

/** Length of a clock tick in /proc: 1/100 s (USER_HZ) on every architecture that Node supports; see time(7). */
const TICK_MS = 10;

/** Reads what a process has used so far; undefined if it has ended, or if this is not Linux. */
export function usageOf(pid: number): Usage | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // Field 2 is the name in parentheses, which may hold spaces. utime is field 14, stime field 15: proc_pid_stat(5).
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
