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

/** A declared probe, traced in the newest release. */
export interface JudgedProbe {
  readonly probe: Probe;
  readonly trace: Trace;
  readonly grade: Grade;
  readonly faults: readonly Disqualification[];
}

/** An entry path and the first release that has it. */
export interface SpannedEntry {
  readonly from: Version;
  readonly entry: CompiledEntry;
}

/** Facts about one spec that several rules need, each computed once and on first use. */
export class Analysis {
  readonly spec: Spec;
  #entry: CompiledEntry | undefined;
  #entries: readonly SpannedEntry[] | undefined;
  #probes: readonly JudgedProbe[] | undefined;
  #grade: Grade | undefined;
  #suggestions: readonly Suggestion[] | undefined;

  readonly #isPartial: boolean;
  readonly #policies: () => readonly ContainerPolicy[];

  /** `isPartial`: too little of the spec is known for a grade. */
  constructor(spec: Spec, policies: () => readonly ContainerPolicy[] = () => [], isPartial = false) {
    this.spec = spec;
    this.#policies = policies;
    this.#isPartial = isPartial;
  }

  /** The known policies of container runtimes. */
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

  /** Whether the call itself can fail with EPERM; undefined if too little of its entry path is known. */
  get ambiguous(): boolean | undefined {
    if (this.#isPartial) return undefined;
    return isAmbiguous(this.entry);
  }

  /**
   * The blanks of the newest release, in order. If there are any, a rule cannot say that the entry path lacks something,
   * which may be hidden in one of them.
   */
  get blanks(): readonly BlankStep[] {
    return this.entry.steps.flatMap(({ step }) => (step.kind === 'blank' ? [step] : []));
  }

  /**
   * The blanks that may refuse a call, as a check does. One that may only change state (`may: change`) hides none: it is
   * what nearly every call does in the end.
   */
  get gaps(): readonly BlankStep[] {
    return this.blanks.filter(
      ({ errors, maySucceed, isPlaceholder, isFaulty }) =>
        errors.length > 0 || maySucceed || isPlaceholder || isFaulty,
    );
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

  /** The suggested probes, best first. Takes some milliseconds. */
  get suggestions(): readonly Suggestion[] {
    this.#suggestions ??= suggestProbes(this.spec);
    return this.#suggestions;
  }
}
