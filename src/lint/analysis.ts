import {
  compareGrades,
  type Disqualification,
  disqualifications,
  type Grade,
  gradeOf,
  isAmbiguous,
} from '../entry/grade.ts';
import { bestGrade } from '../entry/suggest/best-grade.ts';
import { type Suggestion, suggestProbes } from '../entry/suggest/suggest.ts';
import { type CompiledEntry, compileEntry, type Trace, trace } from '../entry/trace.ts';
import { versionSpans } from '../entry/version-spans.ts';
import type { BlankStep, Probe, Spec } from '../spec/model.ts';
import { NEWEST, type Version } from '../spec/version.ts';
import type { ContainerPolicy } from './container-policy.ts';

/** A declared probe as the newest release answers it. */
export interface JudgedProbe {
  readonly probe: Probe;
  readonly trace: Trace;
  readonly grade: Grade;
  readonly faults: readonly Disqualification[];
}

/** An entry path and the first release that takes it. */
export interface SpannedEntry {
  readonly from: Version;
  readonly entry: CompiledEntry;
}

/** What several rules want to know of one spec, each thing computed once and only when asked for. */
export class Analysis {
  readonly spec: Spec;
  #entry: CompiledEntry | undefined;
  #entries: readonly SpannedEntry[] | undefined;
  #probes: readonly JudgedProbe[] | undefined;
  #grade: Grade | undefined;
  #suggestions: readonly Suggestion[] | undefined;

  readonly #isPartial: boolean;
  readonly #policies: () => readonly ContainerPolicy[];

  /** `isPartial`: what is known of the spec gives no grade. */
  constructor(spec: Spec, policies: () => readonly ContainerPolicy[] = () => [], isPartial = false) {
    this.spec = spec;
    this.#policies = policies;
    this.#isPartial = isPartial;
  }

  /** What containers answer, as far as it is known here. */
  get policies(): readonly ContainerPolicy[] {
    return this.#policies();
  }

  /** The entry path of the newest release. */
  get entry(): CompiledEntry {
    this.#entry ??= compileEntry(this.spec);
    return this.#entry;
  }

  /** The entry paths of all releases that have the call, oldest first; the last is {@link entry}. */
  get entries(): readonly SpannedEntry[] {
    this.#entries ??= versionSpans(this.spec).map(({ from, kernel }) => {
      return { from, entry: kernel === NEWEST ? this.entry : compileEntry(this.spec, kernel) };
    });
    return this.#entries;
  }

  /** Whether the call can answer EPERM itself; undefined where too little of its entry path is known. */
  get ambiguous(): boolean | undefined {
    if (this.#isPartial) return undefined;
    return isAmbiguous(this.entry);
  }

  /**
   * The steps of the newest release of which nothing is known, in their order. Where there are any, a rule cannot say
   * that the entry path lacks something: it may be in them.
   */
  get blanks(): readonly BlankStep[] {
    return this.entry.steps.flatMap(({ step }) => (step.kind === 'blank' ? [step] : []));
  }

  get probes(): readonly JudgedProbe[] {
    this.#probes ??= this.spec.probes.map((probe) => {
      const traced = trace(this.entry, probe.call);
      const faults = disqualifications(traced);
      return {
        probe,
        trace: traced,
        faults,
        grade: this.#isPartial ? 'unknown' : gradeOf(this.entry, traced),
      };
    });
    return this.#probes;
  }

  /** The grade of the best probe, declared or found. */
  get grade(): Grade {
    if (this.#isPartial) return 'unknown';
    if (this.#grade === undefined) {
      const declared = this.probes.map(({ grade }) => grade).sort(compareGrades)[0] ?? 'none';
      this.#grade = bestGrade(this.entry, declared);
    }
    return this.#grade;
  }

  /** What `suggest` finds, best first. Costs some milliseconds. */
  get suggestions(): readonly Suggestion[] {
    this.#suggestions ??= suggestProbes(this.spec);
    return this.#suggestions;
  }
}
