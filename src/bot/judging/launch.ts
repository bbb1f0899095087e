import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What a judge is started with. */
export interface JudgeProgram {
  /** The file that Node runs, which calls `runJudge`. */
  readonly entry: URL;
  /** Files and folders that it may read. It may write none, and start no process. */
  readonly readable: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Judges something before anybody asks: see warm-up.ts. */
  readonly isWarm: boolean;
}

/** The argument of a judge that warms up. */
export const WARM = 'warm';

/** Objects of JavaScript may take so much, in MiB: V8 ends what needs more. */
const HEAP_MIB = 512;

/** How long a judge may compute over all, in seconds, before the kernel ends it: where nobody is left to do it. */
const LAST_SECONDS = 90;

/** Limits what the kernel can limit, and becomes the judge. Shells differ in what they know. */
const CONFINED = `
ulimit -c 0 2>/dev/null || :
ulimit -t ${LAST_SECONDS} 2>/dev/null || :
exec "$@"`;

const SHELL = '/bin/sh';

/** The command that starts a judge. */
export function commandOf({ entry, readable, isWarm }: JudgeProgram): readonly string[] {
  const file = fileURLToPath(entry);
  // Node 22.13 and later call it so.
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

/** Where it runs: nothing is looked for there. */
export function folderOf({ entry }: JudgeProgram): string {
  return dirname(fileURLToPath(entry));
}

/**
 * Has a judge that is ready stand back: the processor is for others first, and where memory runs out, the kernel ends the
 * judge and not the server. Nice 10 is a tenth of what others have; at 19, on a machine that is busy, a check would take
 * minutes (sched_prio_to_weight in kernel/sched/core.c). Threads have priorities of their own, so each is set.
 */
export function standBack(pid: number): void {
  try {
    writeFileSync(`/proc/${pid}/oom_score_adj`, '1000');
    for (const thread of readdirSync(`/proc/${pid}/task`)) setPriority(Number(thread), 10);
  } catch {
    // Not Linux, or it has just ended: its limits hold all the same.
  }
}
