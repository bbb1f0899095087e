import type { NewValue } from '../uapi-values.ts';
import type { ShownFunction } from './added-functions.ts';
import { plainLines } from './call-bodies.ts';
import { fact } from './told.ts';

const LOOP = /^(\t+)(?:for|\w*for_each\w*)\s*\(/;
const ASKS = /\b((?:ns_|file_ns_)?capable\w*)\s*\(/;

/** The loops of one series that are told of. */
const MAX_TOLD = 1;

/** Capabilities that new code asks for again with each round of a loop. */
export function capabilityLoops(functions: readonly ShownFunction[]): readonly NewValue[] {
  const askers = functions.flatMap((one) => {
    const [first] = plainLines(one).filter(({ text }) => text.trim() !== '');
    return /^\treturn\s+!?(?:ns_|file_ns_)?capable\w*\s*\(/.test(first?.text ?? '') ? [one.name] : [];
  });
  return functions
    .flatMap((shown): readonly NewValue[] => {
      const lines = plainLines(shown);
      // A helper that begins with the question asks it with each call.
      const helpers = askers.filter((name) => name !== shown.name);
      let depth: number | undefined;
      for (const { text, line } of lines) {
        const indent = /^\t*/.exec(text)?.[0].length ?? 0;
        if (depth !== undefined && text.trim() !== '' && indent <= depth) depth = undefined;
        depth ??= LOOP.exec(text)?.[1]?.length;
        const asks = ASKS.exec(text)?.[1] ?? helpers.find((name) => text.includes(`${name}(`));
        if (depth === undefined || asks === undefined || indent <= depth) continue;
        const message = `${asks}() stands in a loop: each round is a question to security modules and may be an entry in the audit log; ask once before it`;
        return [fact(shown.path, line, message)];
      }
      return [];
    })
    .slice(0, MAX_TOLD);
}
