import type { NewValue } from '../uapi-values.ts';
import type { ShownFunction } from './added-functions.ts';
import { callBodies, plainLines } from './call-bodies.ts';
import { fact } from './told.ts';

const WIDE = /^\s+(?:__)?(u64|s64|loff_t|ktime_t)\s+(\w+)(?:\s*=[^,;]*)?;/;

/** The calls of one series that are told of. */
const MAX_TOLD = 2;

/** New calls that return a number of 64 bits: `long` has 32 on half of the architectures, and its end is for errors. */
export function wideResults(functions: readonly ShownFunction[]): readonly NewValue[] {
  return callBodies(functions)
    .flatMap((shown): readonly NewValue[] => {
      const lines = plainLines(shown);
      const wide = new Map(
        lines.flatMap(({ text }) => {
          const [, type, name] = WIDE.exec(text) ?? [];
          return type === undefined || name === undefined ? [] : [[name, type] as const];
        }),
      );
      const found = lines.find(({ text }) => wide.has(/^\s+return\s+(\w+)\s*;/.exec(text)?.[1] ?? ''));
      const name = /return\s+(\w+)/.exec(found?.text ?? '')?.[1] ?? '';
      // A variable for errors may have any width.
      const isError = lines.some(({ text }) =>
        new RegExp(`\\b${name}\\s*=\\s*-E[A-Z]|\\bif\\s*\\(\\s*${name}(?:\\s*<\\s*0)?\\s*\\)`).test(text),
      );
      if (found === undefined || isError) return [];
      const message = `a call returns a long, of which 32-bit programs get 32 bits, and whose values from -4095 to -1 are errors: "${name}" (${wide.get(name) ?? ''}) can be more; write it to memory of the program`;
      return [fact(shown.path, found.line, message, shown.call)];
    })
    .slice(0, MAX_TOLD);
}
