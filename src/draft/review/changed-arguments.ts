import type { NewValue } from '../uapi-values.ts';
import type { ShownFunction } from './added-functions.ts';
import { callBodies, plainLines } from './call-bodies.ts';
import { fact } from './told.ts';

const ASKS = /^\t+if \(!?((?:ns_)?capable)\((?:[^()]*|[^()]*\([^()]*\)[^()]*)\b(CAP_\w+)\)\)( \{)?$/;

/** Capabilities that change what a new call does, without an error where they are missing. */
export function changedArguments(functions: readonly ShownFunction[]): readonly NewValue[] {
  return callBodies(functions)
    .flatMap((shown): readonly NewValue[] => {
      const lines = plainLines(shown);
      for (const [index, { text, line }] of lines.entries()) {
        const [, , capability, brace] = ASKS.exec(text) ?? [];
        if (capability === undefined) continue;
        const name = /^\t+([a-z]\w*) (?:\|=|&=|=) (?!-E)[^;]*;$/.exec(lines[index + 1]?.text ?? '')?.[1];
        // One statement, and none that leaves behind it.
        if (name === undefined || (brace !== undefined && lines[index + 2]?.text.trim() !== '}')) continue;
        if (!shown.arguments.some((one) => one.name === name)) continue;
        const message = `without ${capability}, ${shown.call} goes on with another "${name}", and no error says so: a program cannot know which of the two it got; fail with EPERM, or let a flag choose`;
        return [fact(shown.path, line, message, shown.call)];
      }
      return [];
    })
    .slice(0, 1);
}
