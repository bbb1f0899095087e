import { compareVersions } from '../spec/version.ts';

/** What one kernel answered to a declared probe, without a filter: `6.18`, `EINVAL`. */
export interface ProbeSeen {
  readonly kernel: string;
  readonly architecture: string;
  readonly answers: readonly string[];
}

/** Finds the kernels on which a probe failed with an errno that nobody mistakes for a filter's. */
export type VerifiedOn = (syscall: string, call: string) => readonly ProbeSeen[];

/** Whether a system call was verified on one kernel, or why not. */
export type CallStatus =
  /** Calls were made, and it has the call. */
  | 'called'
  /** Calls were made, and this kernel was built without the call: only that was seen. */
  | 'not-built-in'
  /** No call was made: none is proven harmless. */
  | 'not-called'
  /** The call is newer than the kernel. */
  | 'newer'
  /** It was skipped for another reason. */
  | 'skipped';

/** What verifying a system call on one kernel showed. */
export interface CallSeen {
  /** `6.18` */
  readonly kernel: string;
  /** `6.18.44` */
  readonly release: string;
  /** As `uname -m` gives it. */
  readonly architecture: string;
  readonly status: CallStatus;
  /** How many calls were made, in all worlds together. */
  readonly calls: number;
  /** In which worlds: `unprivileged`, `root`, … */
  readonly worlds: readonly string[];
  /** How many steps can refuse, and how many of them were seen to. */
  readonly refusing: number;
  readonly witnessed: number;
  /** Answers that the entry path rules out. */
  readonly disagreements: number;
}

/** Finds what verifying a spec's system call showed, by kernel; `path` is the spec's file. */
export type CallsSeen = (syscall: string, path: string) => readonly CallSeen[];

/** The part of a record of `verify` that pages and reports need. */
export interface Seen {
  /** `6.18` */
  readonly kernel: string;
  /** `6.18.44` */
  readonly release: string;
  readonly architecture: string;
  readonly worlds: readonly string[];
  /** By system call, then by declared probe: the answers without a filter. */
  readonly probes: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;
  readonly calls: ReadonlyMap<string, CallSeen>;
}

/** Finds where probes failed with an errno that nobody mistakes for a filter's. */
export function verifiedOn(seen: readonly Seen[]): VerifiedOn {
  return (syscall, call) => {
    const found: { kernel: string; architecture: string; answers: readonly string[] }[] = [];
    for (const { kernel, architecture, probes } of seen) {
      const answers = [...new Set(probes.get(syscall)?.get(call))];
      if (answers.length === 0 || !answers.every(tellsKernel)) continue;
      const known = found.find((one) => one.kernel === kernel && one.architecture === architecture);
      if (known === undefined) found.push({ kernel, architecture, answers });
      else known.answers = [...new Set([...known.answers, ...answers])];
    }
    return found;
  };
}

function tellsKernel(answer: string): boolean {
  return /^E[A-Z0-9]+$/.test(answer) && answer !== 'EPERM' && answer !== 'ENOSYS';
}

/** Orders kernels for people: by architecture, x86_64 first, then the oldest first. */
export function compareKernels(
  a: { readonly kernel: string; readonly architecture: string },
  b: { readonly kernel: string; readonly architecture: string },
): number {
  if (a.architecture !== b.architecture) {
    if (a.architecture === 'x86_64' || b.architecture === 'x86_64')
      return a.architecture === 'x86_64' ? -1 : 1;
    return a.architecture < b.architecture ? -1 : 1;
  }
  return compareVersions(numbersOf(a.kernel), numbersOf(b.kernel));
}

function numbersOf(kernel: string): readonly number[] {
  return kernel.split('.').map(Number);
}
