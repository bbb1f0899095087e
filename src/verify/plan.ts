import { discoveries } from '../entry/discover/discovery.ts';
import type { Discovery, FoundDiscovery } from '../entry/discover/model.ts';
import { type Grade, gradeOf, isAmbiguous, isProbe } from '../entry/grade.ts';
import { searchCalls } from '../entry/suggest/search.ts';
import { suggestProbes } from '../entry/suggest/suggest.ts';
import { type CompiledEntry, compileEntry, trace } from '../entry/trace.ts';
import type { Call, Spec } from '../spec/model.ts';
import { formatVersion, type Version } from '../spec/version.ts';
import { MAX_AMOUNT } from './allocation.ts';
import { isHarmless } from './harmless.ts';
import { callNumber } from './number.ts';
import type { SkipReason, UnmadeProbe } from './result.ts';
import type { Target } from './target.ts';
import type { Vouchers } from './vouchers.ts';

export interface PlannedProbe {
  readonly call: Call;
  readonly isDeclared: boolean;
  readonly grade: Grade;
}

/** A call that tells whether the kernel knows a flag. */
export interface PlannedFlag {
  readonly discovery: Discovery;
  readonly found: FoundDiscovery;
}

/** The calls to make for one spec. */
export interface Plan {
  readonly path: string;
  readonly spec: Spec;
  readonly entry: CompiledEntry;
  readonly number: number;
  readonly probes: readonly PlannedProbe[];
  /** Declared probes that are not made. */
  readonly unmade: readonly UnmadeProbe[];
  /** A call that certainly fails and may fail with EPERM: what a program sees before it probes. */
  readonly refusal: Call | undefined;
  /** The process that makes the calls needs this one itself, so that no filter of ours refuses it. */
  readonly isNeeded: boolean;
  /** Empty where nobody asked which flags the kernel knows. */
  readonly flags: readonly PlannedFlag[];
}

export type PlanResult =
  | { readonly ok: true; readonly plan: Plan }
  | { readonly ok: false; readonly reason: SkipReason; readonly message: string };

/** How many probes from the search are made in addition to the declared ones. */
const MAX_FOUND = 8;

/** Calls that the calling process needs for its own work. */
const NEEDED = new Set(
  'read write mmap munmap mremap mprotect madvise brk futex exit exit_group rt_sigreturn rt_sigaction rt_sigprocmask sched_yield'.split(
    ' ',
  ),
);

export interface PlanOptions {
  readonly vouchers: Vouchers;
  /** Numbers that the caller vouches for, by name. */
  readonly table: ReadonlyMap<string, number>;
  /** Whether the kernel is asked which flags and fields it knows. */
  readonly asksFlags?: boolean;
  /** Whether calls that the calling process needs for its own work are made, without a filter of ours. */
  readonly asksNeeded?: boolean;
}

/** The calls of a spec that can be made on the target, or why there are none. */
export function planSpec(path: string, spec: Spec, target: Target, options: PlanOptions): PlanResult {
  const { vouchers, table } = options;
  const entry = compileEntry(spec, target.version);
  if (entry.isAbsent && spec.since !== undefined) return skip('newer', newerThan(spec.since, entry.kernel));
  const isKnown = table.has(spec.name) || vouchers.voucherOf(spec.name) === 'allowed';
  if (spec.status !== 'merged' && !isKnown)
    return skip('proposed', `${spec.status}, so no release of Linux has it`);
  const number = callNumber(spec, target.architecture, table);
  if (!number.ok) return skip('number', number.reason);
  const voucher = vouchers.voucherOf(spec.name);
  if (voucher === undefined)
    return skip(
      'unvouched',
      `no reviewed spec of ${spec.name} comes with probeable, and --allow ${spec.name} was not given`,
    );
  const isNeeded = NEEDED.has(spec.name);
  if (isNeeded && options.asksNeeded !== true)
    return skip('needed', 'the process that makes the calls needs this one itself');
  const probes = probesOf(spec, entry, vouchers);
  const unmade = unmadeProbes(spec, entry, vouchers);
  const refusal = isAmbiguous(entry) !== false ? refusalOf(entry, vouchers) : undefined;
  const flags = options.asksFlags === true ? flagsOf(entry, vouchers) : [];
  const plan = { path, spec, entry, number: number.number, probes, unmade, refusal, isNeeded, flags };
  return { ok: true, plan };
}

/** Why a call that came with `since` is not made on an older kernel. */
export function newerThan(since: Version, kernel: Version): string {
  return `since ${formatVersion(since)}, and this is ${formatVersion(kernel)}`;
}

function skip(reason: SkipReason, message: string): PlanResult {
  return { ok: false, reason, message };
}

/** Every call of a plan: the probes, then the refusal, then those that tell flags. */
export function callsOf({ probes, refusal, flags }: Plan): readonly Call[] {
  return [
    ...probes.map(({ call }) => call),
    ...(refusal === undefined ? [] : [refusal]),
    ...flags.map(({ found }) => found.call),
  ];
}

function flagsOf(entry: CompiledEntry, vouchers: Vouchers): readonly PlannedFlag[] {
  return discoveries(entry.spec).flatMap((discovery) => {
    const { found } = discovery;
    return found !== undefined && vouchers.mayCall(entry, found.call) ? [{ discovery, found }] : [];
  });
}

function probesOf(spec: Spec, entry: CompiledEntry, vouchers: Vouchers): readonly PlannedProbe[] {
  const declared = spec.probes
    .filter(({ call }) => isComplete(call) && vouchers.isProbe(entry, call))
    .map(({ call }) => ({ call, isDeclared: true, grade: gradeOf(entry, trace(entry, call)) }));
  const known = new Set(declared.map(({ call }) => call.text));
  const found = suggestProbes(spec, entry.kernel, MAX_FOUND)
    .filter(({ call }) => !known.has(call.text) && vouchers.isProbe(entry, call))
    .map(({ call, grade }) => ({ call, isDeclared: false, grade }));
  return [...declared, ...found];
}

function unmadeProbes(spec: Spec, entry: CompiledEntry, vouchers: Vouchers): readonly UnmadeProbe[] {
  return spec.probes.flatMap(({ call }) => {
    const reason = whyNotMade(spec, entry, vouchers, call);
    return reason === undefined ? [] : [{ call: call.text, reason }];
  });
}

function whyNotMade(spec: Spec, entry: CompiledEntry, vouchers: Vouchers, call: Call): string | undefined {
  if (!isComplete(call)) return 'it has an argument that is not known';
  if (!isProbe(trace(entry, call))) return 'by the spec itself it is no probe on this kernel';
  const safety = vouchers.safetyOf(entry, call);
  switch (safety) {
    case 'fails':
    case 'query':
      return undefined;
    case 'allocates':
      return `it could make the kernel allocate more than ${MAX_AMOUNT} bytes or items before it is refused`;
    case 'changes':
      return vouchers.voucherOf(spec.name) === 'shipped'
        ? 'the spec that comes with probeable does not prove that it changes nothing, in each state that this kernel may be in'
        : 'not each release of the spec that this kernel may follow proves that it changes nothing';
  }
}

function isComplete(call: Call): boolean {
  return call.values.every((value) => value !== undefined);
}

/** The most readable harmless call that a missing permission refuses with EPERM. */
function refusalOf(entry: CompiledEntry, vouchers: Vouchers): Call | undefined {
  const found = searchCalls(
    entry,
    (traced) =>
      isHarmless(traced) && !isProbe(traced) && traced.outcomes.some(({ result }) => result === 'EPERM'),
    () => false,
  );
  const sorted = [...found].sort((a, b) => likelihood(b) - likelihood(a) || a.cost - b.cost);
  return sorted.find(({ call }) => vouchers.mayCall(entry, call))?.call;
}

/** Higher where a permission decides before anything else can. */
function likelihood({ trace: { steps } }: { trace: { steps: CompiledTrace } }): number {
  const first = steps.find(({ verdict, errors }) => verdict === 'may-fail' && errors.length > 0);
  return first?.step.kind === 'permission' && first.errors.includes('EPERM') ? 1 : 0;
}

type CompiledTrace = ReturnType<typeof trace>['steps'];
