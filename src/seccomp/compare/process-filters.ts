import type { FilteredCall } from '../bpf/filtered-call.ts';
import type { Instruction } from '../bpf/instruction.ts';
import { programPaths, type WordKnowledge } from '../bpf/program-paths.ts';
import { runProgram, seccompData } from '../bpf/run-program.ts';
import { decodeAction, precedence, type SeccompAction } from '../seccomp-action.ts';

/** A filter of a process as the kernel has it. */
export interface ComparedProgram {
  readonly program: readonly Instruction[];
  /** Why it is not known what the real filter returns for a call; undefined if it is known. */
  readonly whyUnknown: (token: number, number: number) => string | undefined;
}

/** What the filters of a process return on one way through all of them. */
export interface ProcessPath {
  /** The action of the kernel; `unknown` if a program computes it from the call. */
  readonly action: SeccompAction | 'unknown';
  readonly words: WordKnowledge;
}

/** The most ways through all filters of one process. */
const MAX_PATHS = 20_000;

const ALLOW: SeccompAction = { kind: 'allow' };

/**
 * All ways through the filters of a process, in the order of their installation. The strictest action wins; of equally
 * strict ones, that of the filter that was installed last (kernel/seccomp.c, seccomp_run_filters).
 *
 * @returns undefined if there are too many ways
 */
export function processPaths(
  filters: readonly ComparedProgram[],
  call: FilteredCall,
  isBigEndian: boolean,
  before: WordKnowledge = new Map(),
): readonly ProcessPath[] | undefined {
  let paths: readonly ProcessPath[] = [{ action: ALLOW, words: before }];
  for (const { program } of filters) {
    const next: ProcessPath[] = [];
    for (const path of paths) {
      const found = programPaths(program, call, isBigEndian, path.words);
      if (found === undefined || next.length + found.length > MAX_PATHS) return undefined;
      for (const { returns, words } of found)
        next.push({
          action: returns === 'unknown' ? returns : stricter(path.action, decodeAction(returns)),
          words,
        });
    }
    paths = next;
  }
  return paths;
}

/** What the filters of a process return for a call whose arguments are all known. */
export function processAction(
  filters: readonly ComparedProgram[],
  { token, number, args }: FilteredCall & { readonly args: readonly bigint[] },
  isBigEndian: boolean,
): SeccompAction {
  const data = seccompData(token, number, args, isBigEndian);
  return filters.reduce<SeccompAction>(
    (before, { program }) => strictest(before, decodeAction(runProgram(program, data))),
    ALLOW,
  );
}

function stricter(before: SeccompAction | 'unknown', now: SeccompAction): SeccompAction | 'unknown' {
  return before === 'unknown' ? before : strictest(before, now);
}

function strictest(before: SeccompAction, now: SeccompAction): SeccompAction {
  return precedence(now) <= precedence(before) ? now : before;
}
