import type { Position, Range } from '../spec/position.ts';

export const SEVERITIES = ['error', 'warning', 'info'] as const;
/** How grave a finding is. */
export type Severity = (typeof SEVERITIES)[number];

/** One replacement in a file: offsets and the new text. */
export interface Edit extends Range {
  readonly text: string;
}

/**
 * A mechanical remedy. A safe one changes neither what the spec says of the kernel (its entry path) nor what it promises
 * (`probes`, `expect`, `because`, `permanent`): a promise that is false must not become true on paper without a person.
 */
export interface Fix {
  readonly title: string;
  readonly isSafe: boolean;
  /** What the edits are about. Only those of the text alone are safe. */
  readonly changes: 'text' | 'path' | 'promise';
  readonly edits: readonly Edit[];
}

/** What a rule found, with its place for people and for tools. */
export interface Finding {
  /** Neither a baseline nor the state to compare with takes it away. */
  readonly isUnsilenceable?: true;
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  /** What to do about it, one remedy a line. */
  readonly help: readonly string[];
  readonly range: Range;
  readonly start: Position;
  readonly end: Position;
  /** JSON pointer into the document. */
  readonly pointer: string;
  /** Stable over rewording and over moving things about: a hash of rule, syscall and logical place. */
  readonly fingerprint: string;
  readonly url: string | undefined;
  readonly fix: Fix | undefined;
}

/** Whether `severity` is at or above `threshold`. */
export function isAtLeast(severity: Severity, threshold: Severity): boolean {
  return SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(threshold);
}
