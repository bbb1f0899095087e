import { discoveries } from '../entry/discover/discovery.ts';
import { discoveryData } from '../entry/discover/discovery-data.ts';
import type { Discovery } from '../entry/discover/model.ts';
import { compareGrades, gradeOf, isAmbiguous } from '../entry/grade.ts';
import { epermOf } from '../entry/listed-call.ts';
import { bestGrade, uncertainSteps } from '../entry/suggest/best-grade.ts';
import { suggestProbes } from '../entry/suggest/suggest.ts';
import { type CompiledEntry, compileEntry, trace } from '../entry/trace.ts';
import { versionSpans } from '../entry/version-spans.ts';
import { isDerived, originOf as readFrom } from '../spec/derived.ts';
import type { Call, Meaning, Spec, Step } from '../spec/model.ts';
import { noteText, whenText } from '../spec/step-text.ts';
import { formatType, type StructType } from '../spec/types/type.ts';
import { type Arrival, formatVersion, NEWEST, parseVersion } from '../spec/version.ts';
import { onOneLine } from '../spec/yaml/node.ts';
import type { PrecedenceRecord } from '../verify/conformance/recorded.ts';
import { type FlagSeenOn, flagKey } from '../verify/flags-seen.ts';
import type { CallsSeen, ProbeSeen, VerifiedOn } from '../verify/verified.ts';
import type { CallRecord } from './data-shape.ts';
import { precedenceOf } from './precedence-record.ts';
import type { PlacesOf, StepPlaces } from './sources-file.ts';

/** What is known of a call besides its spec. */
export interface Evidence {
  /** Where probes were asked. */
  readonly verifiedOn: VerifiedOn;
  /** On which kernels the call was verified; `path` is the spec's file. */
  readonly seen: CallsSeen;
  /** Where the kernel's code has the steps. */
  readonly placesOf: PlacesOf;
  /** What kernels told about flags. */
  readonly flagSeenOn: FlagSeenOn;
  /** Which errno comes first where two steps refuse a call. */
  readonly precedence: PrecedenceRecord;
}

/** How many probes that the spec does not name are published. */
const FOUND_PROBES = 3;

/** What is published of one call. `path` is the file of its spec. */
export function callRecord(
  spec: Spec,
  path: string,
  { verifiedOn, seen, placesOf, flagSeenOn, precedence }: Evidence,
): CallRecord {
  const sources = placesOf(spec);
  const eperm = epermOf(spec, NEWEST);
  return {
    syscall: spec.name,
    summary: spec.summary ?? null,
    since: spec.since === undefined ? null : formatVersion(spec.since),
    numbers: Object.fromEntries(
      [...spec.numbers].map(([key, { value }]) => [key === '' ? 'all' : key, Number(value)]),
    ),
    prototype: spec.prototype,
    returns: spec.returns,
    origin: originOf(spec, sources),
    arguments: spec.arguments.map((argument) => ({
      name: argument.name,
      type: formatType(argument.type),
      role: argument.role,
      values: valuesOf(argument),
    })),
    constants: constantsOf(spec),
    structs: [...spec.structs.values()].map((struct) => structOf(struct, spec)),
    grades: gradesOf(spec),
    probes: probesOf(spec, verifiedOn),
    entry: spec.entry.map((step) => stepOf(step, sources)),
    open: openSteps(spec),
    eperm: {
      possible: eperm?.ambiguous ?? null,
      steps: (eperm?.steps ?? []).map(({ index }) => index + 1),
      unfollowed: (eperm?.unfollowed ?? []).map(({ index }) => index + 1),
    },
    flags: discoveries(spec).map((one) => flagOf(spec, one, flagSeenOn)),
    ...precedenceOf(spec, precedence),
    verified: seen(spec.name, path)
      .filter(({ status }) => status === 'called')
      .map(({ release, architecture, calls, refusing, witnessed, disagreements }) => ({
        kernel: release,
        architecture,
        calls,
        refusing,
        witnessed,
        contradictions: disagreements,
      })),
  };
}

/** How to find out whether a kernel knows a flag, and which kernels do. */
function flagOf(spec: Spec, one: Discovery, flagSeenOn: FlagSeenOn): CallRecord['flags'][number] {
  const { known, unknown, since, ...data } = discoveryData(one);
  const seen = one.found === undefined ? [] : flagSeenOn(spec.name, flagKey(one), one.found.call.text);
  const on = (isKnown: boolean) =>
    seen
      .filter((kernel) => kernel.isKnown === isKnown)
      .map(({ kernel, architecture }) => `${kernel} ${architecture}`);
  return {
    ...data,
    known: [...known],
    unknown: [...unknown],
    since: since === null ? null : [...since],
    verified: { known: on(true), unknown: on(false) },
  };
}

function originOf(spec: Spec, sources: StepPlaces | undefined): CallRecord['origin'] {
  const read = readFrom(spec);
  const { derived } = spec.raw;
  return {
    kind: derived === undefined ? 'person' : 'program',
    tree: derived === undefined ? (sources?.tree ?? null) : onOneLine(derived.tree.text),
    isReviewed: read === undefined,
    architectures: [...(read?.architectures ?? [])],
    configuration: read?.configuration ?? null,
    agreedSince: read?.from ?? null,
  };
}

function valuesOf({ values }: Pick<Meaning, 'values'>): Record<string, string> {
  return Object.fromEntries(values.map(({ name, value }) => [name, String(value)]));
}

/** The constants that are no values of an argument or a field. */
function constantsOf(spec: Spec): Record<string, string> {
  const meanings = [...spec.arguments, ...spec.fieldMeanings.values()];
  const named = new Set(meanings.flatMap(({ values }) => values.map(({ name }) => name)));
  return Object.fromEntries(
    [...spec.constants]
      .filter(([name]) => !named.has(name))
      .map(([name, { value }]) => [name, String(value)]),
  );
}

function structOf(struct: StructType, spec: Spec): CallRecord['structs'][number] {
  return {
    name: struct.name,
    size: struct.isOpaque || struct.isPartial === true ? null : struct.size,
    fields: struct.fields.map(({ name, type, offset }) => {
      const meaning = spec.fieldMeanings.get(`${struct.name}.${name}`);
      return {
        name,
        type: formatType(type),
        offset,
        role: meaning?.role ?? null,
        values: meaning === undefined ? {} : valuesOf(meaning),
      };
    }),
  };
}

/** The grade by release. Neighbouring spans with one verdict are one. */
function gradesOf(spec: Spec): CallRecord['grades'] {
  // A program read one tree, so nothing is said of other releases.
  if (isDerived(spec)) return [{ ...heldFor(spec), ...verdictOf(compileEntry(spec)) }];
  const grades: CallRecord['grades'] = [];
  for (const { from, kernel } of versionSpans(spec)) {
    const verdict = verdictOf(compileEntry(spec, kernel));
    const last = grades.at(-1);
    if (last?.grade === verdict.grade && last.eperm === verdict.eperm) continue;
    const release = spec.since === undefined && last === undefined ? null : formatVersion(from);
    if (last !== undefined) last.until = release;
    grades.push({ from: release, until: null, ...verdict });
  }
  return grades;
}

function heldFor({ raw }: Spec): Pick<CallRecord['grades'][number], 'from' | 'until'> {
  const version = parseVersion(raw.derived?.tree.text ?? '');
  return { from: version === undefined ? null : formatVersion(version), until: null };
}

function verdictOf(entry: CompiledEntry): Pick<CallRecord['grades'][number], 'grade' | 'eperm'> {
  const declared = entry.spec.probes
    .map(({ call }) => gradeOf(entry, trace(entry, call)))
    .sort(compareGrades);
  return { grade: bestGrade(entry, declared[0] ?? 'none'), eperm: isAmbiguous(entry) ?? null };
}

/** The steps that leave the grade of the newest release unknown. */
function openSteps(spec: Spec): number[] {
  const entry = compileEntry(spec);
  if (entry.isAbsent || verdictOf(entry).grade !== 'unknown') return [];
  return uncertainSteps(entry).map(({ index }) => index + 1);
}

/** The declared probes and the best found ones, without calls that are no probe. */
function probesOf(spec: Spec, verifiedOn: VerifiedOn): CallRecord['probes'] {
  const entry = compileEntry(spec);
  const declared = spec.probes.map(({ call }) => ({ call, isDeclared: true }));
  const texts = new Set(declared.map(({ call }) => call.text));
  const found = suggestProbes(spec, NEWEST, FOUND_PROBES)
    .filter(({ call }) => !texts.has(call.text))
    .map(({ call }) => ({ call, isDeclared: false }));
  return [...declared, ...found]
    .map(({ call, isDeclared }) => probeOf(entry, call, isDeclared, verifiedOn))
    .filter(({ grade }) => grade !== 'none' && grade !== 'unknown')
    .toSorted((a, b) => compareGrades(a.grade, b.grade));
}

function probeOf(
  entry: CompiledEntry,
  call: Call,
  isDeclared: boolean,
  verifiedOn: VerifiedOn,
): CallRecord['probes'][number] {
  const traced = trace(entry, call);
  return {
    call: call.text,
    grade: gradeOf(entry, traced),
    errors: traced.outcomes.filter(({ isFromGate }) => !isFromGate).map(({ result }) => result),
    isDeclared,
    answered: answersOf(verifiedOn(entry.spec.name, call.text)),
  };
}

/** Kernels by what they answered. */
function answersOf(seen: readonly ProbeSeen[]): CallRecord['probes'][number]['answered'] {
  const kernels = new Map<string, string[]>();
  for (const { kernel, architecture, answers } of seen) {
    const key = answers.join(' ');
    kernels.set(key, [...(kernels.get(key) ?? []), `${kernel} ${architecture}`]);
  }
  return [...kernels].map(([answers, names]) => ({ errors: answers.split(' '), kernels: names }));
}

function stepOf(step: Step, sources: StepPlaces | undefined): CallRecord['entry'][number] {
  const when = whenText(step);
  return {
    step: step.index + 1,
    kind: step.kind,
    text: step.text,
    when: when === '' ? null : when,
    errors: [...step.errors],
    since: arrivalOf(step.since),
    until: arrivalOf(step.until),
    architectures: step.architectures === undefined ? null : [...step.architectures],
    note: noteText(step) || null,
    source: step.source ?? sources?.places.get(step.index) ?? null,
  };
}

function arrivalOf(arrival: Arrival | undefined): string[] | null {
  if (arrival === undefined) return null;
  return [arrival.mainline, ...arrival.backports].map(formatVersion);
}
