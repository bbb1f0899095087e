import type { Position, Range } from '../spec/position.ts';

export const SEVERITIES = ['error', 'warning', 'info'] as const;
/** The severity of a finding. */
export type Severity = (typeof SEVERITIES)[number];

/** One replacement in a file: offsets and the new text. */
export interface Edit extends Range {
  readonly text: string;
}

/**
 * A mechanical fix. A safe fix changes neither what the spec says about the kernel (its entry path) nor what it promises
 * (`probes`, `expect`, `because`, `permanent`): only a person may make a promise. Nor does it change what a policy answers.
 */
export interface Fix {
  readonly title: string;
  readonly isSafe: boolean;
  /** What the edits change. Only those of `text` are safe. */
  readonly changes: 'text' | 'path' | 'promise' | 'answer';
  readonly edits: readonly Edit[];
}

/** A finding of a rule, with its place for people and for tools. */
export interface Finding {
  /** Neither a baseline nor a base hides it. */
  readonly isUnsilenceable?: true;
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  /** How to fix it, one remedy per line. */
  readonly help: readonly string[];
  readonly range: Range;
  readonly start: Position;
  readonly end: Position;
  /** JSON pointer into the document. */
  readonly pointer: string;
  /** A hash of rule, system call and logical place, which rewording a message or moving lines does not change. */
  readonly fingerprint: string;
  readonly url: string | undefined;
  readonly fix: Fix | undefined;
}

/** Whether `severity` is at or above `threshold`. */
export function isSeverityAtLeast(severity: Severity, threshold: Severity): boolean {
  return SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(threshold);
}
