import type { FileDiff } from '../diff.ts';
import type { NewValue } from '../uapi-values.ts';
import type { ShownFunction } from './added-functions.ts';
import { callBodies, plainLines } from './call-bodies.ts';
import { fact } from './told.ts';

/** What looks at the bytes of a struct that this kernel does not know. */
const CHECKS =
  /\b(?:copy_struct_from_user|check_zeroed_user|memchr_inv|copy_struct_to_user|bpf_check_uarg_tail_zero)\s*\(/;

/** Structs that cannot grow as they should: those without members, and those of which a larger one is always refused. */
export function extensionStructs(
  files: readonly FileDiff[],
  functions: readonly ShownFunction[],
): readonly NewValue[] {
  return [...emptyStructs(files), ...refusedSizes(functions)];
}

function emptyStructs(files: readonly FileDiff[]): readonly NewValue[] {
  return files.flatMap(({ newPath: path = '', hunks }) =>
    /^(?:arch\/\w+\/)?include\/uapi\//.test(path)
      ? hunks.flatMap(({ lines }) =>
          lines.flatMap(({ sign, text, line }): readonly NewValue[] => {
            const name = /^struct (\w{1,60})\s*\{\s*\}\s*;/.exec(text)?.[1];
            if (sign !== '+' || name === undefined) return [];
            const message = `struct ${name} has no members, and its size is 0 in C and 1 in C++: take a flags argument, and add a struct when there is something to pass`;
            return [fact(path, line, message)];
          }),
        )
      : [],
  );
}

function refusedSizes(functions: readonly ShownFunction[]): readonly NewValue[] {
  if (functions.some((shown) => plainLines(shown).some(({ text }) => CHECKS.test(text)))) return [];
  return callBodies(functions).flatMap((shown) => {
    const lines = plainLines(shown);
    return shown.arguments.flatMap(({ name }): readonly NewValue[] => {
      if (!/^(?:u?size|\w+_size|\w+len)$/.test(name)) return [];
      const refused = new RegExp(
        `\\bif\\s*\\(.*\\b${name}\\s*>\\s*(?:sizeof\\s*\\(\\s*(?:struct|\\*)|\\w*_SIZE_\\w+)`,
      );
      const at = lines.findIndex(
        ({ text }, index) => refused.test(text) && /-E2BIG\b/.test(`${text} ${lines[index + 1]?.text ?? ''}`),
      );
      const found = lines[at];
      if (found === undefined) return [];
      const message = `each "${name}" above the size that this kernel knows is refused, even where the rest is zero: programs built for a later kernel fail on this one; use copy_struct_from_user()`;
      return [fact(shown.path, found.line, message, shown.call)];
    });
  });
}
