import type { Element } from 'hast';
import type { CodeAction } from '../editor/code-actions.ts';
import type { Grade } from '../entry/grade.ts';
import type { StepVerdict } from '../entry/trace.ts';
import type { Severity } from '../lint/finding.ts';

/** A request of the page to the worker. Messages carry the revision of their request; the page drops older ones. */
export interface JudgeRequest {
  readonly revision: number;
  readonly text: string;
  /** The offset of the cursor; the spec around it is shown. */
  readonly cursor: number;
  /** The call to trace; empty for none. */
  readonly call: string;
}

/** The findings and the grade, which are sent first. */
export interface Judgement {
  readonly kind: 'judgement';
  readonly revision: number;
  readonly findings: readonly ShownFinding[];
  /** The grade of the shown spec; undefined if the text has too many errors to judge. */
  readonly grade: Grade | undefined;
  readonly ambiguous: boolean | undefined;
  readonly syscall: string | undefined;
  /** What the text is instead of a spec, in words. */
  readonly summary?: string;
  /** The worker's time, in milliseconds. */
  readonly milliseconds: number;
}

/** A group of findings as the page shows it, with its quick fixes. */
export interface ShownFinding {
  /** The rule of the leading finding; empty for a checklist. */
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly help: readonly string[];
  /** Further findings about the same cause. */
  readonly notes: readonly ShownNote[];
  readonly start: number;
  readonly end: number;
  /** From 1. */
  readonly line: number;
  readonly actions: readonly CodeAction[];
}

export interface ShownNote {
  /** `note`, or the severity where the finding is a list of others. */
  readonly label: string;
  readonly rule: string;
  readonly message: string;
  readonly help: readonly string[];
}

/** Everything that may take longer than a frame for large specs; sent after the judgement. */
export interface SpecView {
  readonly kind: 'view';
  readonly revision: number;
  /** Whether it shows an earlier text, because the present one cannot be read. */
  readonly isStale: boolean;
  /** The entry path; undefined if there is none to draw. */
  readonly path: Element | undefined;
  /** Probes to try, declared ones first. */
  readonly calls: readonly string[];
  readonly trial: Trial | undefined;
  /** What containers return for the call's number; empty if it has none. */
  readonly containers: readonly Element[];
  /** Where the code of the steps stands; undefined if the text is a spec itself. */
  readonly code: CodeView | undefined;
}

/** The code that an entry path was read from. */
export interface CodeView {
  /** The spec, in YAML. */
  readonly spec: string;
  /** By the index of a step; undefined where the text does not show its code. */
  readonly steps: readonly (StepCode | undefined)[];
}

export interface StepCode {
  /** From 1. */
  readonly line: number;
  readonly start: number;
  readonly end: number;
  /** Moves the permission check behind this step, where nothing speaks against it. */
  readonly move: CodeAction | undefined;
}

/** A traced call, or why it could not be traced. */
export type Trial =
  | { readonly kind: 'fault'; readonly message: string }
  | {
      readonly kind: 'traced';
      /** `always fails with EINVAL; nothing changes`. */
      readonly result: string;
      readonly verdict: string;
      readonly isProbe: boolean;
      readonly steps: readonly TrialStep[];
    };

export interface TrialStep {
  /** Its index in the entry path, from 0. */
  readonly index: number;
  readonly kind: string;
  readonly text: string;
  readonly verdict: StepVerdict;
  readonly reason: string;
}

/** What the worker sends, in this order. */
export type WorkerMessage = Judgement | SpecView;
