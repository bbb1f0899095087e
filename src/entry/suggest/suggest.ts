import type { Call, Spec, Step } from '../../spec/model.ts';
import { compareVersions, formatVersion, type Version } from '../../spec/version.ts';
import { compareGrades, type Grade, isProbe, stepGrade } from '../grade.ts';
import { type CompiledEntry, compileEntry, forgetCopy, initialState, isTaken, trace } from '../trace.ts';
import { versionSpans } from '../versions.ts';
import { type FoundProbe, searchProbes } from './search.ts';

/** A probe worth putting into a spec. */
export interface Suggestion {
  readonly call: Call;
  readonly grade: Grade;
  /** The errnos that it may answer, most likely one. */
  readonly expect: readonly string[];
  /** How many steps would refuse it, each on its own: with more than one, it survives a new order of checks. */
  readonly violations: number;
  /** How much a reader has to take in. */
  readonly cost: number;
  /** The first release from which on it has always been a probe; undefined where the spec has no `since`. */
  readonly since: Version | undefined;
  /** The step that decides its grade. */
  readonly step: Step | undefined;
  /** Why it would last. */
  readonly because: string;
}

/** More checks than this make a call no safer, only longer. */
const ENOUGH_VIOLATIONS = 3;

/** Suggested probes, best first: by grade, by how many checks refuse them, by how short they are. */
export function suggestProbes(spec: Spec, kernel?: Version, limit = 8): readonly Suggestion[] {
  const entry = compileEntry(spec, kernel);
  const spans = versionSpans(spec).map(({ from, kernel: release }) => ({
    from,
    entry: compileEntry(spec, release),
  }));
  const found = searchProbes(entry, () => false).map((probe) => describe(probe, entry, spans));
  const first = spec.since;
  const isYounger = ({ since }: Suggestion) =>
    since !== undefined && first !== undefined ? compareVersions(since, first) : 0;
  found.sort(
    (a, b) =>
      compareGrades(a.grade, b.grade) ||
      isYounger(a) - isYounger(b) ||
      Math.min(b.violations, ENOUGH_VIOLATIONS) - Math.min(a.violations, ENOUGH_VIOLATIONS) ||
      a.expect.length - b.expect.length ||
      a.cost - b.cost ||
      a.call.text.length - b.call.text.length ||
      (a.call.text < b.call.text ? -1 : 1),
  );
  return distinct(found, limit);
}

/** One suggestion for each way to be refused: the same errno from the same step with other dressing adds nothing. */
function distinct(sorted: readonly Suggestion[], limit: number): Suggestion[] {
  const seen = new Set<string>();
  return sorted
    .filter(({ expect, step }) => {
      const key = `${step?.index} ${expect.join()}`;
      if (seen.has(key)) return false;
      seen.add(key);
      return true;
    })
    .slice(0, limit);
}

function describe(probe: FoundProbe, entry: CompiledEntry, spans: Spans): Suggestion {
  const violations = countViolations(entry, probe.call);
  return {
    call: probe.call,
    grade: probe.grade,
    expect: probe.trace.outcomes
      .filter(({ result, isFromGate }) => !(result === 'ENOSYS' && isFromGate))
      .map(({ result }) => result),
    violations,
    cost: probe.cost,
    since: entry.spec.since && probeSince(spans, probe.call),
    ...reasonOf(probe, entry, violations),
  };
}

/** Steps that would refuse the call if they came first: the fields of memory that cannot be read stay unknown. */
function countViolations(entry: CompiledEntry, call: Call): number {
  const state = initialState(entry, call);
  let count = 0;
  for (const compiledStep of entry.steps) {
    const { step, tracer } = compiledStep;
    const taken = isTaken(compiledStep, state);
    if (taken === false) continue;
    const { verdict } = tracer.run(state);
    if (taken === undefined || verdict !== 'passes') forgetCopy(step, state);
    if (taken && verdict === 'fails' && step.kind !== 'done' && step.kind !== 'signal') count++;
  }
  return count;
}

type Spans = readonly { readonly from: Version; readonly entry: CompiledEntry }[];

function probeSince(spans: Spans, call: Call): Version | undefined {
  let since: Version | undefined;
  for (const { from, entry } of spans) {
    const holds = isProbe(trace(entry, call));
    if (!holds) since = undefined;
    else since ??= from;
  }
  return since;
}

const MAY_CHANGE = 'refused today, but it may become valid one day';

function reasonOf(
  probe: FoundProbe,
  entry: CompiledEntry,
  violations: number,
): Pick<Suggestion, 'step' | 'because'> {
  const state = initialState(entry, probe.call);
  const grades = probe.trace.steps.map((traced) => ({
    step: traced.step,
    grade: stepGrade(traced, entry.kernel, state),
  }));
  const firing = grades.filter(({ grade }) => grade !== undefined);
  const step = (firing.find(({ grade }) => grade === probe.grade) ?? firing[0])?.step;
  const more = violations > 1 ? `; ${violations} checks refuse it, so it survives a new order of them` : '';
  return { step, because: `${step === undefined ? MAY_CHANGE : whyItLasts(step)}${more}` };
}

function whyItLasts(step: Step): string {
  switch (step.kind) {
    case 'check':
      return `${step.text}: ${step.permanent ?? MAY_CHANGE}`;
    case 'copy':
    case 'write':
    case 'range':
      return `${step.target.text} is an address that no process can use`;
    case 'lookup':
      return `${step.target.text} names nothing, which only a new sentinel could change`;
    default:
      return `${step.kind}: ${step.text}`;
  }
}

/** Since when a suggestion holds, for people; empty where it always did. */
export function sinceText(suggestion: Suggestion, spec: Spec): string {
  if (suggestion.since === undefined || spec.since === undefined) return '';
  if (compareVersions(suggestion.since, spec.since) === 0) return '';
  return `since ${formatVersion(suggestion.since)}`;
}
