import type { NewValue } from '../uapi-values.ts';

/** A fact about a line that a series adds. */
export function fact(path: string, line: number, message: string, syscall?: string): NewValue {
  return { syscall, path, line, isQuestion: false, message };
}

/** A question about a call that no code answers. */
export function question(path: string, line: number, syscall: string, text: string): NewValue {
  const message = `no code answers what reviewers will ask: ${syscall}: ${text}`;
  return { syscall, path, line, isQuestion: true, message };
}
