import type { FileDiff } from '../diff.ts';
import { MAX_REVIEWED_CALLS } from '../reviewed-calls.ts';
import { type ShownFunction, shownFunctions } from './added-functions.ts';

/** An argument of a call, as SYSCALL_DEFINE has it. */
export interface CallArgument {
  readonly type: string;
  readonly name: string;
}

/** A call that a series adds, with its body. */
export interface CallBody extends ShownFunction {
  readonly call: string;
  readonly arguments: readonly CallArgument[];
}

/** The functions that a series adds wholly, as its last patch has them. */
export function newFunctions(files: readonly FileDiff[]): readonly ShownFunction[] {
  const last = new Map(shownFunctions(files).map((shown) => [`${shown.path} ${shown.head}`, shown]));
  // What is only moved was there before.
  const gone = new Set(
    files.flatMap(({ hunks }) =>
      hunks.flatMap(({ lines }) =>
        lines.flatMap(({ sign, text }) => (sign === '-' && /^\w.*\(/.test(text) ? [firstWords(text)] : [])),
      ),
    ),
  );
  return [...last.values()].filter(({ isNew, head }) => isNew && !gone.has(firstWords(head)));
}

/** The beginning of a head: `SYSCALL_DEFINE3(xyzzy`, `static int helper`. */
function firstWords(head: string): string {
  return (
    /^(?:(?:COMPAT_)?SYSCALL_DEFINE\d\s*\(\s*\w+|[^(]*)/.exec(head)?.[0].replaceAll(/\s+/g, ' ').trim() ??
    head
  );
}

/** The calls among functions that are reviewed; entry points for 32-bit programs are none. */
export function callBodies(functions: readonly ShownFunction[]): readonly CallBody[] {
  const entries = functions.filter(({ head }) => /^SYSCALL_DEFINE\d/.test(head)).slice(0, MAX_REVIEWED_CALLS);
  return entries.flatMap((shown) => {
    const [call = '', ...words] = shown.parameters.split(',').map((one) => one.trim());
    // Reviewers look for these names by patterns: what is no name is no C, and not reviewed.
    const isNamed = words.every((word, index) => index % 2 === 0 || /^\w+$/.test(word));
    if (!/^\w+$/.test(call) || !isNamed) return [];
    const list = Array.from({ length: Math.floor(words.length / 2) }, (_, index) => ({
      type: words[2 * index] ?? '',
      name: words[2 * index + 1] ?? '',
    }));
    return [{ ...shown, call, arguments: list }];
  });
}

/** The lines of a function without the text of strings and comments that end on their line. */
export function plainLines({
  body,
}: ShownFunction): readonly { readonly text: string; readonly line: number }[] {
  return body.map(({ text, line }) => ({
    // A line that sets what a pointer leads to begins with a star, too.
    text: /^\s*\*(?:[\s/*]|$)/.test(text)
      ? ''
      : text.replaceAll(/"[^"]*"/g, '""').replaceAll(/\/\*.*?(?:\*\/|$)|\/\/.*$/g, ''),
    line,
  }));
}
