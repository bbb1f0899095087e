import type { NewValue } from '../uapi-values.ts';
import type { ShownFunction } from './added-functions.ts';
import { plainLines } from './call-bodies.ts';
import { fact } from './told.ts';

/** The lines in which a size is compared before the struct is copied. */
const MAX_DISTANCE = 10;

/** A smallest size that grows with the struct, in front of copy_struct_from_user(): programs of today fail when a member is added. */
export function minimumSizes(functions: readonly ShownFunction[]): readonly NewValue[] {
  return functions
    .flatMap((shown): readonly NewValue[] => {
      const lines = plainLines(shown);
      return lines.flatMap(({ text }, index): readonly NewValue[] => {
        const [, name, size] =
          /\bcopy_struct_from_user\(\s*&(\w+),\s*sizeof\(\1\),\s*\w+,\s*(\w+)\s*\)/.exec(text) ?? [];
        if (name === undefined || size === undefined) return [];
        const refused = new RegExp(`^\\t+if \\(${size} (?:<|!=) sizeof\\(${name}\\)\\)( \\{)?$`);
        const before = lines.slice(Math.max(0, index - MAX_DISTANCE), index);
        const at = before.findIndex((one) => refused.test(one.text));
        const found = before[at];
        if (found === undefined || !/^\t+return -E/.test(before[at + 1]?.text ?? '')) return [];
        const message = `"${size}" is refused below the size of "${name}", which grows with each new member: programs that are built today fail on a later kernel; compare it with a constant for the first size, as CLONE_ARGS_SIZE_VER0`;
        return [fact(shown.path, found.line, message)];
      });
    })
    .slice(0, 1);
}
