import type { NewValue } from '../uapi-values.ts';
import type { ShownFunction } from './added-functions.ts';
import { plainLines } from './call-bodies.ts';
import { fact } from './told.ts';

/** A copy whose result nothing takes. */
const IGNORED =
  /^\s+(?:\(void\)\s*)?((?:__)?(?:put_user|get_user|copy_to_user|copy_from_user|clear_user))\s*\(.*\)\s*;\s*$/;

/** The copies of one series that are told of. */
const MAX_TOLD = 2;

/** Copies from and to programs in new functions whose failure nothing sees. */
export function ignoredCopies(functions: readonly ShownFunction[]): readonly NewValue[] {
  return functions
    .flatMap((shown) => {
      const lines = plainLines(shown);
      return lines.flatMap(({ text, line }, index): readonly NewValue[] => {
        const copy = IGNORED.exec(text)?.[1];
        // The end of an expression that began on the line before.
        const before = lines[index - 1]?.text.trimEnd() ?? '';
        if (copy === undefined || /[=(,&|?:]$/.test(before)) return [];
        return [
          fact(
            shown.path,
            line,
            `nothing looks at the result of ${copy}(): where the address is bad, the program is told of success; return -EFAULT`,
          ),
        ];
      });
    })
    .slice(0, MAX_TOLD);
}
