/** What one kernel answered to a declared probe, without a filter: `6.18`, `EINVAL`. */
export interface ProbeSeen {
  readonly kernel: string;
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
  readonly kernel: string;
  /** By system call, then by call: the answers without a filter. */
  readonly probes: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;
  readonly calls: ReadonlyMap<string, CallSeen>;
}

/** Reads a record that `verify --record FOLDER` wrote; undefined where the text is none. */
export function readSeen(text: string): Seen | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const kernel = member(member(value, 'kernel'), 'version');
  const architecture = member(member(value, 'kernel'), 'architecture');
  const syscalls = member(value, 'syscalls');
  if (member(value, 'version') !== 1 || typeof kernel !== 'string' || !Array.isArray(syscalls))
    return undefined;
  const probes = new Map<string, ReadonlyMap<string, readonly string[]>>();
  const calls = new Map<string, CallSeen>();
  const head = {
    kernel,
    architecture: isText(architecture) ? architecture : '',
    worlds: listOf(member(value, 'worlds')).filter(isText),
  };
  for (const entry of syscalls) {
    const name = member(entry, 'syscall');
    if (typeof name !== 'string') continue;
    calls.set(name, { ...head, ...callSeen(entry) });
    probes.set(name, probesSeen(entry));
  }
  return { kernel, probes, calls };
}

function probesSeen(entry: unknown): ReadonlyMap<string, readonly string[]> {
  const calls = new Map<string, readonly string[]>();
  for (const probe of listOf(member(entry, 'probes'))) {
    const call = member(probe, 'call');
    const answers = member(probe, 'answers');
    if (typeof call === 'string')
      calls.set(call, [member(answers, 'unprivileged'), member(answers, 'root')].filter(isText));
  }
  return calls;
}

function callSeen(entry: unknown): Omit<CallSeen, 'kernel' | 'architecture' | 'worlds'> {
  const sweep = member(entry, 'sweep');
  const made = member(sweep, 'made');
  const answers = listOf(member(entry, 'probes')).map((probe) => sizeOf(member(probe, 'answers')));
  const rows = listOf(member(member(entry, 'procedure'), 'worlds'));
  const calls =
    (typeof made === 'number' ? made : 0) +
    answers.reduce((sum, count) => sum + count, 0) +
    rows.reduce<number>((sum, row) => sum + (isText(member(row, 'probe')) ? 2 : 1), 0);
  return {
    status: statusOf(member(entry, 'skipped'), member(entry, 'built'), calls),
    calls,
    refusing: listOf(member(sweep, 'refusing')).length,
    witnessed: listOf(member(sweep, 'witnessed')).length,
    disagreements: listOf(member(entry, 'disagreements')).length,
  };
}

function statusOf(skipped: unknown, built: unknown, calls: number): CallStatus {
  if (skipped !== undefined) return skipped === 'newer' ? 'newer' : 'skipped';
  if (calls === 0) return 'not-called';
  return built === false ? 'not-built-in' : 'called';
}

/** Finds where probes failed with an errno that nobody mistakes for a filter's. */
export function verifiedOn(seen: readonly Seen[]): VerifiedOn {
  return (syscall, call) => {
    const byKernel = new Map<string, Set<string>>();
    for (const { kernel, probes } of seen) {
      const answers = probes.get(syscall)?.get(call) ?? [];
      if (answers.length === 0 || !answers.every(tellsKernel)) continue;
      const known = byKernel.get(kernel) ?? new Set();
      for (const answer of answers) known.add(answer);
      byKernel.set(kernel, known);
    }
    return [...byKernel].map(([kernel, answers]) => ({ kernel, answers: [...answers] }));
  };
}

function tellsKernel(answer: string): boolean {
  return /^E[A-Z0-9]+$/.test(answer) && answer !== 'EPERM' && answer !== 'ENOSYS';
}

/**
 * Where a probe was verified, in words: `verified on 6.18`, with the errno where it is not the one predicted for the
 * newest release. Empty where it was not verified.
 */
export function seenText(seen: readonly ProbeSeen[], outcomes: readonly string[]): string {
  if (seen.length === 0) return '';
  const kernels = seen.map(({ kernel, answers }) =>
    answers.every((answer) => outcomes.includes(answer)) ? kernel : `${kernel} (${answers.join(', ')} there)`,
  );
  return `verified on ${kernels.join(', ')}`;
}

/** Why a call was not verified on a kernel, as the end of a sentence; undefined where it was. */
export function notCheckedText({ kernel, status }: CallSeen): string | undefined {
  switch (status) {
    case 'called':
      return undefined;
    case 'not-built-in':
      return `not verified: the ${kernel} that was asked is built without it`;
    case 'not-called':
      return `not verified: not called on ${kernel}`;
    case 'newer':
      return `not verified: newer than ${kernel}`;
    case 'skipped':
      return `not verified: left out on ${kernel}`;
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function sizeOf(value: unknown): number {
  return typeof value === 'object' && value !== null ? Object.keys(value).length : 0;
}

function member(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return Object.getOwnPropertyDescriptor(value, key)?.value;
}
