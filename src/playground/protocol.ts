import type { Element } from 'hast';
import type { Action } from '../editor/actions.ts';
import type { Grade } from '../entry/grade.ts';
import type { StepVerdict } from '../entry/trace.ts';
import type { Severity } from '../lint/finding.ts';

/** What the page asks of the worker. Each answer carries the revision of its question; older ones are dropped. */
export interface Question {
  readonly revision: number;
  readonly text: string;
  /** The offset of the cursor: of several specs in the text, the one around it is shown. */
  readonly cursor: number;
  /** The call to try; empty for none. */
  readonly call: string;
}

/** What people see at once: what is found, and where. */
export interface Judgement {
  readonly kind: 'judgement';
  readonly revision: number;
  readonly findings: readonly FoundThing[];
  /** The grade of the shown spec; undefined where the text is too faulty to judge. */
  readonly grade: Grade | undefined;
  readonly ambiguous: boolean | undefined;
  readonly syscall: string | undefined;
  /** How long it took the worker, in milliseconds. */
  readonly milliseconds: number;
}

/** A finding with what can be done about it by a press of a button. */
export interface FoundThing {
  /** The rule that leads; empty for a list of things that are missing. */
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly help: readonly string[];
  /** What other rules say of the same. */
  readonly notes: readonly FoundNote[];
  readonly start: number;
  readonly end: number;
  /** Counted from 1. */
  readonly line: number;
  readonly actions: readonly Action[];
}

export interface FoundNote {
  readonly rule: string;
  readonly message: string;
  readonly help: readonly string[];
}

/** What takes longer than a frame for large specs, and follows. */
export interface Picture {
  readonly kind: 'picture';
  readonly revision: number;
  /** Whether this is of an earlier text, since the present one cannot be read. */
  readonly isStale: boolean;
  /** The entry path; undefined where there is none to draw. */
  readonly path: Element | undefined;
  /** Calls that are worth trying: probes, declared ones first. */
  readonly calls: readonly string[];
  readonly trial: Trial | undefined;
  /** What containers answer to the call's number; empty where it has none. */
  readonly containers: readonly Element[];
}

/** A call that was followed through the entry path, or why it could not be. */
export type Trial =
  | { readonly kind: 'fault'; readonly message: string }
  | {
      readonly kind: 'traced';
      /** `EINVAL, certainly`. */
      readonly answer: string;
      readonly verdict: string;
      readonly isProbe: boolean;
      readonly steps: readonly TrialStep[];
    };

export interface TrialStep {
  /** Its place in the entry path, from 0. */
  readonly index: number;
  readonly kind: string;
  readonly text: string;
  readonly verdict: StepVerdict;
  readonly reason: string;
}

/** The worker's answers, in their order. */
export type Answer = Judgement | Picture;
