import type { FileDiff } from '../diff.ts';
import type { NewValue } from '../uapi-values.ts';
import { isKernelC, type ShownFunction } from './added-functions.ts';
import { plainLines } from './call-bodies.ts';
import { fact } from './told.ts';

/** Handlers of `__setup()` that never return 1: the kernel then takes the parameter for unknown (init/main.c, unknown_bootoption). */
export function setupResults(
  files: readonly FileDiff[],
  functions: readonly ShownFunction[],
): readonly NewValue[] {
  const handlers = new Map<string, string>();
  for (const { newPath: path, hunks } of files) {
    if (!isKernelC(path)) continue;
    for (const { sign, text } of hunks.flatMap(({ lines }) => lines)) {
      const [, parameter, handler] = /^__setup\("([\w.-]+=?)"\s*,\s*(\w+)\)/.exec(text) ?? [];
      if (sign === '+' && parameter !== undefined && handler !== undefined)
        handlers.set(`${path} ${handler}`, parameter);
    }
  }
  return functions
    .flatMap((shown): readonly NewValue[] => {
      const parameter = handlers.get(`${shown.path} ${shown.name}`);
      const returns = plainLines(shown).filter(({ text }) => /\breturn\b/.test(text));
      const [first] = returns;
      if (
        parameter === undefined ||
        first === undefined ||
        !returns.every(({ text }) => /\breturn (?:0|-E[A-Z]+);/.test(text))
      )
        return [];
      return [
        fact(
          shown.path,
          first.line,
          `${shown.name}() returns 0, by which __setup() says that nobody knows "${parameter}": the kernel prints so, and gives it to init (init/main.c); return 1`,
        ),
      ];
    })
    .slice(0, 1);
}
