import type { FileDiff } from '../diff.ts';
import type { NewValue } from '../uapi-values.ts';
import { isKernelC } from './added-functions.ts';
import { type CallBody, plainLines } from './call-bodies.ts';
import { fact } from './told.ts';

/** The stubs of one series that are told of. */
const MAX_TOLD = 2;
/** The longest head of a stub, in lines. */
const MAX_HEAD = 6;

/** What writes to memory of a program, by its name. */
const FILLS = /(?:^|_)(?:fill|copy|put|get)(?:_|$)/;

/**
 * Stubs for kernels without an option, of functions that the same header declares: those to which a new call leaves its
 * answer, and that blame what the program passed, and those that say to have filled memory of a program.
 */
export function stubResults(files: readonly FileDiff[], calls: readonly CallBody[]): readonly NewValue[] {
  const bodies = calls.flatMap((call) => plainLines(call).map(({ text }) => text)).join('\n');
  return files
    .flatMap(({ newPath: path, hunks }): readonly NewValue[] => {
      if (!isKernelC(path) || !path.endsWith('.h')) return [];
      const lines = hunks.flatMap((hunk) => hunk.lines).filter(({ sign }) => sign === '+');
      const declared = new Set(
        lines.flatMap(({ text }) => /^(?:extern )?(?:int|long|ssize_t) (\w+)\(/.exec(text)?.[1] ?? []),
      );
      return lines.flatMap(({ text }, index): readonly NewValue[] => {
        const name = /^static inline (?:int|long|ssize_t) (\w+)\(/.exec(text)?.[1];
        if (name === undefined || !declared.has(name)) return [];
        const open = lines.slice(index, index + MAX_HEAD).findIndex((line) => line.text === '{');
        const result = lines[index + open + 1];
        if (open === -1 || result === undefined || lines[index + open + 2]?.text !== '}') return [];
        const value = /^\treturn (0|-EINVAL);$/.exec(result.text)?.[1];
        const head = lines
          .slice(index, index + open)
          .map((line) => line.text)
          .join(' ');
        const filled = [...head.matchAll(/([(,][^(,]*)\b__user\s*\*\s*(\w+)/g)].find(
          ([, before = '']) => !/\bconst\b/.test(before),
        )?.[2];
        if (value === '-EINVAL' && new RegExp(`\\breturn ${name}\\(`).test(bodies))
          return [
            fact(
              path,
              result.line,
              `where an option leaves ${name}() out, it answers EINVAL, which blames what the program passed; return -EOPNOTSUPP`,
            ),
          ];
        if (value !== '0' || filled === undefined || !FILLS.test(name)) return [];
        const message = `where an option leaves ${name}() out, it answers success, though it wrote nothing to "${filled}"; return -EOPNOTSUPP`;
        return [fact(path, result.line, message)];
      });
    })
    .slice(0, MAX_TOLD);
}
