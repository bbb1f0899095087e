import type { NewValue } from '../uapi-values.ts';
import type { ShownFunction } from './added-functions.ts';
import { callBodies, plainLines } from './call-bodies.ts';
import { fact } from './told.ts';

/** The calls of one series that are told of. */
const MAX_TOLD = 1;

/** New calls that refuse a buffer that is smaller than the struct of this kernel: the struct cannot grow then. */
export function grownResults(functions: readonly ShownFunction[]): readonly NewValue[] {
  return callBodies(functions)
    .flatMap((shown) => {
      const lines = plainLines(shown);
      const code = lines.map(({ text }) => text).join('\n');
      return lines.flatMap(({ text, line }, at): readonly NewValue[] => {
        const [, size, struct] = /^\s+if\s*\(\s*(\w+)\s*<\s*sizeof\((\w+)\)\s*\)\s*$/.exec(text) ?? [];
        if (size === undefined || struct === undefined) return [];
        if (!/^\s+return\s+-E/.test(lines[at + 1]?.text ?? '')) return [];
        if (!shown.arguments.some(({ name }) => name === size)) return [];
        const isResult = new RegExp(`\\bcopy_to_user\\(\\s*\\w+\\s*,\\s*&${struct}\\b`).test(code);
        const isPassed = new RegExp(`\\bcopy_(?:struct_)?from_user\\(\\s*&${struct}\\b`).test(code);
        if (!isResult || isPassed) return [];
        const message = `a program that was built before "${struct}" gets another member passes a smaller "${size}", and fails here from then on; copy no more than "${size}", and compare it with the size of the first version`;
        return [fact(shown.path, line, message, shown.call)];
      });
    })
    .slice(0, MAX_TOLD);
}
