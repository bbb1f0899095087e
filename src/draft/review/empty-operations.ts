import type { FileDiff } from '../diff.ts';
import type { NewValue } from '../uapi-values.ts';
import { isKernelC, type ShownFunction } from './added-functions.ts';
import { plainLines } from './call-bodies.ts';
import { fact } from './told.ts';

/**
 * Operations of files that new code sets to a function which returns 0 and does nothing else: fs/open.c and
 * fs/file_table.c do the same where there is none.
 */
export function emptyOperations(
  files: readonly FileDiff[],
  functions: readonly ShownFunction[],
): readonly NewValue[] {
  const empty = new Map(
    functions
      .filter((shown) => {
        const lines = plainLines(shown).filter(({ text }) => text.trim() !== '');
        return lines.length === 1 && lines[0]?.text.trim() === 'return 0;';
      })
      .map((shown) => [`${shown.path} ${shown.name}`, shown] as const),
  );
  return files
    .flatMap(({ newPath: path, hunks }) =>
      isKernelC(path)
        ? hunks.flatMap(({ lines }) =>
            lines.flatMap(({ sign, text }): readonly NewValue[] => {
              const [, operation, name] = /^\t\.(open|release|flush)\s*=\s*(\w+),/.exec(text) ?? [];
              const shown = empty.get(`${path} ${name}`);
              if (sign !== '+' || shown === undefined) return [];
              const message = `${name}() does nothing, as a file without .${operation} does; leave both out`;
              return [fact(path, shown.line, message)];
            }),
          )
        : [],
    )
    .slice(0, 1);
}
