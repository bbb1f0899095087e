import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** How a judge is started. */
export interface JudgeProgram {
  /** The file that Node runs, which calls `runJudge`. */
  readonly entry: URL;
  /** The files and folders that it may read. It may not write any, nor start a process. */
  readonly readable: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Whether it judges an example before it accepts questions: see warm-up.ts. */
  readonly isWarm: boolean;
}

/** The argument that makes a judge warm up. */
export const WARM = 'warm';

/** Size of the JavaScript heap, in MiB. V8 aborts a process that needs more. */
const HEAP_MIB = 512;

/** RLIMIT_CPU of a judge, in seconds: the kernel ends a judge whose server has died and can no longer do so. */
const CPU_LIMIT_S = 90;

/** Sets the resource limits (setrlimit(2)), and executes the judge. Not every shell's `ulimit` has these options. */
const CONFINED = `
ulimit -c 0 2>/dev/null || :
ulimit -t ${CPU_LIMIT_S} 2>/dev/null || :
exec "$@"`;

const SHELL = '/bin/sh';

/** The command that starts a judge. */
export function commandOf({ entry, readable, isWarm }: JudgeProgram): readonly string[] {
  const file = fileURLToPath(entry);
  // Node 22.13 made the permission model stable and renamed the option.
  const permission = process.allowedNodeEnvironmentFlags.has('--permission')
    ? '--permission'
    : '--experimental-permission';
  const node = [
    process.execPath,
    '--no-warnings',
    permission,
    ...[file, ...readable].map((path) => `--allow-fs-read=${path}`),
    `--max-old-space-size=${HEAP_MIB}`,
    file,
    ...(isWarm ? [WARM] : []),
  ];
  return existsSync(SHELL) ? [SHELL, '-c', CONFINED, 'judge', ...node] : node;
}

/** The working directory of a judge. */
export function folderOf({ entry }: JudgeProgram): string {
  return dirname(fileURLToPath(entry));
}

/**
 * Lowers the priority of a judge that is ready: other processes get the processor first, and if memory runs out, the
 * kernel kills the judge and not the server. Nice 10 is a tenth of the default weight; at 19, a check would take minutes
 * on a busy machine (sched_prio_to_weight in kernel/sched/core.c). Each thread has its own nice value, so all are set.
 */
export function standBack(pid: number): void {
  try {
    writeFileSync(`/proc/${pid}/oom_score_adj`, '1000');
    for (const thread of readdirSync(`/proc/${pid}/task`)) setPriority(Number(thread), 10);
  } catch {
    // This is not Linux, or the judge has just ended. The other limits still apply.
  }
}
