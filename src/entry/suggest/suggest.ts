import { isDerived } from '../../spec/derived.ts';
import type { Call, Spec, Step } from '../../spec/model.ts';
import { compareVersions, formatVersion, NEWEST, type Version } from '../../spec/version.ts';
import { compareGrades, type Grade, isProbe, stepGrade } from '../grade.ts';
import { refusalsOf } from '../refusals.ts';
import { type CompiledEntry, compileEntry, initialState, trace } from '../trace.ts';
import { versionSpans } from '../version-spans.ts';
import { type FoundCall, searchProbes } from './search.ts';

/** A probe worth putting into a spec. */
export interface Suggestion {
  readonly call: Call;
  readonly grade: Grade;
  /** The errnos that it may fail with, usually one. */
  readonly expect: readonly string[];
  /** How many steps would each refuse it alone; with more than one, it survives a reordering of checks. */
  readonly violations: number;
  /** The release since which it has always been a probe; undefined if the spec has no `since`, or was read for one release. */
  readonly since: Version | undefined;
  /** The step that decides its grade. */
  readonly step: Step | undefined;
  /** Why it will keep failing. */
  readonly because: string;
}

/** Above this number, further checks make a call only longer, not safer. */
const ENOUGH_VIOLATIONS = 3;

/** Calls per way of failing that are checked in every release; the others are variations of them. */
const FINALISTS = 3;

/** How many suggestions are kept. */
const MAX_SUGGESTIONS = 8;

/** What was found of each spec in the newest release: rules, lists, its page and its data ask for the same. */
const known = new WeakMap<Spec, readonly Suggestion[]>();

/** Suggested probes, best first: by grade, by how many checks refuse them, by how short they are. */
export function suggestProbes(spec: Spec, kernel?: Version, limit = MAX_SUGGESTIONS): readonly Suggestion[] {
  if (kernel !== undefined && kernel !== NEWEST) return search(spec, kernel).slice(0, limit);
  const found = known.get(spec) ?? search(spec, kernel).slice(0, MAX_SUGGESTIONS);
  known.set(spec, found);
  return found.slice(0, limit);
}

function search(spec: Spec, kernel: Version | undefined): readonly Suggestion[] {
  const entry = compileEntry(spec, kernel);
  const ranked = searchProbes(entry, () => false).map((probe) => rank(probe, entry));
  const finalists = firstOfEach(ranked.sort(compareRanked), FINALISTS);
  const spans = versionSpans(spec).map(({ from, kernel: release }) => {
    return { from, entry: compileEntry(spec, release) };
  });
  const age = (since: Version | undefined) =>
    since !== undefined && spec.since !== undefined ? compareVersions(since, spec.since) : 0;
  const judged = finalists.map((ranking) => ({
    ...ranking,
    since: spec.since && !isDerived(spec) ? probeSince(spans, ranking.probe.call) : undefined,
  }));
  judged.sort(
    (a, b) =>
      compareGrades(a.probe.grade, b.probe.grade) || age(a.since) - age(b.since) || compareRanked(a, b),
  );
  return firstOfEach(judged, 1).map(({ probe, violations, step, expect, since }) => ({
    call: probe.call,
    grade: probe.grade,
    expect,
    violations,
    since,
    step,
    because: reason(step, probe.grade, violations),
  }));
}

/** A probe and the criteria of its rank. */
interface Ranked {
  readonly probe: FoundCall;
  readonly violations: number;
  readonly step: Step | undefined;
  readonly expect: readonly string[];
}

function rank(probe: FoundCall, entry: CompiledEntry): Ranked {
  return {
    probe,
    violations: refusalsOf(entry, probe.call).length,
    step: decisiveStep(probe, entry),
    expect: probe.trace.outcomes
      .filter(({ result, isFromGate }) => !(result === 'ENOSYS' && isFromGate))
      .map(({ result }) => result),
  };
}

function compareRanked(a: Ranked, b: Ranked): number {
  return (
    compareGrades(a.probe.grade, b.probe.grade) ||
    Math.min(b.violations, ENOUGH_VIOLATIONS) - Math.min(a.violations, ENOUGH_VIOLATIONS) ||
    a.expect.length - b.expect.length ||
    a.probe.cost - b.probe.cost ||
    a.probe.call.text.length - b.probe.call.text.length ||
    (a.probe.call.text < b.probe.call.text ? -1 : 1)
  );
}

/** The first `count` probes of each way of failing, that is, with the same errnos from the same step. */
function firstOfEach<T extends Ranked>(sorted: readonly T[], count: number): T[] {
  const seen = new Map<string, number>();
  return sorted.filter(({ step, expect }) => {
    const key = `${step?.index} ${expect.join()}`;
    const before = seen.get(key) ?? 0;
    seen.set(key, before + 1);
    return before < count;
  });
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

const MAY_CHANGE = 'rejected today, but a later release may accept it';

/** The step that decides a probe's grade. */
function decisiveStep(probe: FoundCall, entry: CompiledEntry): Step | undefined {
  const state = initialState(entry, probe.call);
  let first: Step | undefined;
  for (const traced of probe.trace.steps) {
    const grade = stepGrade(traced, entry.kernel, state);
    if (grade === probe.grade) return traced.step;
    if (grade !== undefined) first ??= traced.step;
  }
  return first;
}

function reason(step: Step | undefined, grade: Grade, violations: number): string {
  const more =
    violations > 1 ? `; ${violations} checks reject it, so it survives a reordering of checks` : '';
  return `${step === undefined ? MAY_CHANGE : whyItLasts(step, grade)}${more}`;
}

function whyItLasts(step: Step, grade: Grade): string {
  switch (step.kind) {
    case 'check':
      return `${step.text}: ${step.permanent ?? MAY_CHANGE}`;
    case 'copy':
    case 'write':
    case 'range':
      return lastsAsAddress(step.target.text, grade);
    case 'lookup':
      return `${step.target.text} refers to nothing, which only a new sentinel could change`;
    default:
      return `${step.kind}: ${step.text}`;
  }
}

/** A copy that certainly fails has a bad address; one that may fail can have a valid address and too large a size. */
function lastsAsAddress(target: string, grade: Grade): string {
  return grade === 'strong'
    ? `${target} is an address that no process can use`
    : `the memory at ${target} may not be accessible for the given size`;
}

/** The release since which a suggestion holds, for people; empty if it always has. */
export function sinceText(suggestion: Suggestion, spec: Spec): string {
  if (suggestion.since === undefined || spec.since === undefined) return '';
  if (compareVersions(suggestion.since, spec.since) === 0) return '';
  return `since ${formatVersion(suggestion.since)}`;
}
