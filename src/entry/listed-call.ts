import type { KernelArchitecture } from '../spec/architecture.ts';
import { type Origin, originOf } from '../spec/derived.ts';
import { UNKNOWN } from '../spec/errno.ts';
import type { Spec, Step } from '../spec/model.ts';
import { whenText } from '../spec/step-text.ts';
import { formatVersion, isSameBranch, NEWEST, parseVersion, type Version } from '../spec/version.ts';
import { onOneLine } from '../spec/yaml/node.ts';
import { compareGrades, type Grade, gradeOf, isAmbiguous } from './grade.ts';
import { bestGrade, uncertainSteps } from './suggest/best-grade.ts';
import { suggestProbes } from './suggest/suggest.ts';
import { type CompiledEntry, compileEntry, trace } from './trace.ts';

/** What is listed of a system call. */
export interface ListedCall {
  readonly path: string;
  readonly syscall: string;
  readonly grade: Grade;
  /** Whether the kernel itself can fail it with EPERM; undefined if too little of the entry path is known. */
  readonly ambiguous: boolean | undefined;
  /** The steps that can, or if none certainly can, those of which it is not known. */
  readonly steps: readonly ListedStep[];
  /** Of a call that certainly can: the further steps of which it is not known. */
  readonly unfollowed: readonly ListedStep[];
  readonly probe: ListedProbe | undefined;
  /** Undefined for a spec that a person wrote or reviewed. */
  readonly origin: Origin | undefined;
  /** Why the grade, or who answers EPERM, is not known: names the code; undefined where both are known. */
  readonly reason: string | undefined;
}

/** What is listed of a step, as data alone, since threads send it. */
export interface ListedStep extends Pick<Step, 'index' | 'kind' | 'text' | 'source'> {
  /** Its condition as the spec writes it; empty if it has none. */
  readonly when: string;
}

/** Whether the kernel itself fails a call with EPERM, and where; steps as in {@link ListedCall}. */
interface WhoFails extends Pick<ListedCall, 'ambiguous'> {
  readonly steps: readonly Step[];
  readonly unfollowed: readonly Step[];
}

/** A declared probe or a found one. */
export interface ListedProbe {
  readonly call: string;
  readonly grade: Grade;
  readonly expect: readonly string[];
}

/** Describes a call in a release, read for an architecture; undefined where the release lacks it. */
export function listedCall(
  path: string,
  spec: Spec,
  kernel: Version,
  architecture: KernelArchitecture = spec.architecture,
): ListedCall | undefined {
  const entry = compileEntry(spec, kernel);
  if (entry.isAbsent) return undefined;
  const origin = originOf(spec);
  const unread = origin && whyUnread(origin, kernel, architecture);
  if (unread !== undefined)
    return {
      path,
      syscall: spec.name,
      grade: 'unknown',
      ambiguous: undefined,
      steps: [],
      unfollowed: [],
      probe: undefined,
      origin,
      reason: unread,
    };
  const { ambiguous, steps, unfollowed } = epermIn(entry);
  const probe = bestProbe(entry, kernel);
  const grade = bestGrade(entry, probe?.grade ?? 'none');
  const unknown =
    grade === 'unknown' ? uncertainSteps(entry)[0] : ambiguous === undefined ? steps[0] : undefined;
  return {
    path,
    syscall: spec.name,
    grade,
    ambiguous,
    steps: steps.map(listedStep),
    unfollowed: unfollowed.map(listedStep),
    probe,
    origin,
    reason: unknown && stepPlace(unknown),
  };
}

/**
 * Whether a release itself can fail a call with EPERM, and the steps that can, as in {@link ListedCall}; undefined where
 * the release lacks the call. This takes much less time than the search for a probe.
 */
export function epermOf(
  spec: Spec,
  kernel: Version,
  architecture: KernelArchitecture = spec.architecture,
): WhoFails | undefined {
  const entry = compileEntry(spec, kernel);
  if (entry.isAbsent) return undefined;
  const origin = originOf(spec);
  const isUnread = origin !== undefined && whyUnread(origin, kernel, architecture) !== undefined;
  return isUnread ? { ambiguous: undefined, steps: [], unfollowed: [] } : epermIn(entry);
}

function epermIn(entry: CompiledEntry): WhoFails {
  const ambiguous = isAmbiguous(entry);
  const stepsWith = (errno: string): readonly Step[] =>
    entry.steps.flatMap(({ step }) => (step.errors.includes(errno) ? [step] : []));
  return ambiguous === true
    ? { ambiguous, steps: stepsWith('EPERM'), unfollowed: stepsWith(UNKNOWN) }
    : { ambiguous, steps: stepsWith(UNKNOWN), unfollowed: [] };
}

/** Why a spec that was read for one release and some architectures says nothing here; undefined where it does. */
function whyUnread(
  { tree, architectures }: Origin,
  kernel: Version,
  architecture: KernelArchitecture,
): string | undefined {
  const read = parseVersion(tree);
  if (kernel !== NEWEST && (read === undefined || !isSameBranch(kernel, read)))
    return `it was read from Linux ${tree}, and not from ${formatVersion(kernel)}`;
  if (architectures.length > 0 && !architectures.includes(architecture))
    return `it was read for ${architectures.join(' and ')}, and not for ${architecture}`;
  return undefined;
}

function listedStep(step: Step): ListedStep {
  const { index, kind, text, source } = step;
  return { index, kind, text, source, when: whenText(step) };
}

/** A step in words, with its place in the kernel's code. */
function stepPlace({ index, text, source }: Step): string {
  return `step ${index + 1}: ${onOneLine(text)}${source === undefined ? '' : ` (${source})`}`;
}

/** The best probe; of two with one grade, the one that the spec declares. */
function bestProbe(entry: CompiledEntry, kernel: Version): ListedProbe | undefined {
  const { spec } = entry;
  const declared = spec.probes.map(({ call }): ListedProbe => {
    const traced = trace(entry, call);
    const expect = traced.outcomes.map(({ result }) => result).filter((result) => result !== 'ENOSYS');
    return { call: call.text, grade: gradeOf(entry, traced), expect };
  });
  const found = suggestProbes(spec, kernel, 1).map(
    ({ call, grade, expect }): ListedProbe => ({ call: call.text, grade, expect }),
  );
  const [best] = [...declared, ...found]
    .filter(({ grade }) => grade !== 'none' && grade !== 'unknown')
    .toSorted((a, b) => compareGrades(a.grade, b.grade));
  return best;
}

function stepData({ index, kind, text, when, source }: ListedStep): object {
  return { step: index + 1, kind, text, when: when === '' ? null : when, source: source ?? null };
}

/** Calls as data, for JSON. */
export function listedData(calls: readonly ListedCall[]): readonly object[] {
  return calls.map(({ path, syscall, grade, ambiguous, steps, unfollowed, probe, origin, reason }) => ({
    path,
    syscall,
    grade,
    ambiguous: ambiguous ?? null,
    steps: steps.map(stepData),
    unfollowed: unfollowed.map(stepData),
    probe: probe ?? null,
    reason: reason ?? null,
    ...(origin === undefined
      ? {}
      : { derived: { tree: origin.tree, architectures: origin.architectures }, reviewed: false }),
  }));
}
