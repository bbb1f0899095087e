import type { NewValue } from '../uapi-values.ts';
import type { ShownFunction } from './added-functions.ts';
import { callBodies, plainLines } from './call-bodies.ts';
import { fact } from './told.ts';

const PAGES =
  '(?:\\(*\\s*(?:\\w+\\s*\\*\\s*PAGE_SIZE|PAGE_SIZE\\s*\\*\\s*\\w+|\\w+\\s*<<\\s*PAGE_SHIFT|PAGE_SIZE\\s*<<\\s*\\w+))';
const SIZE = /^(?:size_t|unsigned int|u32|u64|unsigned long|__u32|__u64|int|long)$/;

/**
 * Sizes that a new call refuses above some pages: a page has 4, 16 or 64 KiB.
 * One page alone is what copy_struct_from_user() is documented with (include/linux/uaccess.h).
 */
export function pageLimits(functions: readonly ShownFunction[]): readonly NewValue[] {
  return callBodies(functions)
    .flatMap((shown): readonly NewValue[] => {
      const names = shown.arguments
        .filter(({ type, name }) => SIZE.test(type) && /size|len|count|bytes|nr/.test(name))
        .map(({ name }) => name);
      if (names.length === 0) return [];
      const own = `\\b(${names.join('|')})\\b`;
      const shapes = [
        new RegExp(`\\bif\\s*\\(.*${own}\\s*>=?\\s*${PAGES}`),
        new RegExp(`\\bif\\s*\\(.*\\b(?:DIV_ROUND_UP|PFN_UP)\\(\\s*${own}[^()]*\\)\\s*>`),
        new RegExp(`\\bif\\s*\\(.*${own}\\s*>>\\s*PAGE_SHIFT\\)?\\s*>`),
      ];
      const lines = plainLines(shown);
      for (const [index, { text, line }] of lines.entries()) {
        const name = shapes.map((shape) => shape.exec(text)?.[1]).find((one) => one !== undefined);
        if (name === undefined || !/\breturn\s+-E|=\s*-E/.test(lines[index + 1]?.text ?? '')) continue;
        const message = `${shown.call} takes as much in "${name}" as some pages hold, so what fits depends on the size of a page (4 to 64 KiB, by architecture and configuration); write a number of bytes`;
        return [fact(shown.path, line, message, shown.call)];
      }
      return [];
    })
    .slice(0, 1);
}
