import { shorten } from '../../../spec/shorten.ts';
import type { NamedPolicy } from '../policy.ts';
import type { ProfileProblem } from '../read-json.ts';

/** A form of policy that is text. */
export interface PolicyForm {
  /** For people: "a Kubernetes object". */
  readonly title: string;
  /** The ends of file names that decide between this form and another that a text may also have: ".service". */
  readonly endings: readonly string[];
  /** By what the text shows that it has this form, with the line; undefined if it does not. Takes linear time. */
  claim(text: string): FormClaim | undefined;
  /** Reads the policies of a text, and records problems. */
  read(text: string, problems: ProfileProblem[]): readonly NamedPolicy[];
}

/** Why a text is taken for a form. */
export interface FormClaim {
  readonly line: number;
  /** The words on that line that only this form has. */
  readonly evidence: string;
}

/** The first line of a text that a pattern matches. The pattern must take time that is linear in the line. */
export function claimByPattern(text: string, pattern: RegExp): FormClaim | undefined {
  let number = 1;
  for (let start = 0; start <= text.length; number++) {
    const end = text.indexOf('\n', start);
    const line = text.slice(start, end === -1 ? undefined : end).trimEnd();
    if (pattern.test(line)) return { line: number, evidence: shorten(line.trim(), 60) };
    if (end === -1) return undefined;
    start = end + 1;
  }
  return undefined;
}
