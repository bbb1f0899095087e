import type { NewValue } from '../uapi-values.ts';
import type { ShownFunction } from './added-functions.ts';
import { callBodies, plainLines } from './call-bodies.ts';
import { fact } from './told.ts';

/** The calls of one series that are told of. */
const MAX_TOLD = 2;

/** New calls that look at bits of their flags, give the flags to nobody, and refuse no others. */
export function unrefusedFlags(functions: readonly ShownFunction[]): readonly NewValue[] {
  return callBodies(functions)
    .flatMap((shown): readonly NewValue[] => {
      const { call, path, arguments: own } = shown;
      const name = own.find((one) => /^\w*flags$/.test(one.name))?.name;
      const lines = plainLines(shown);
      if (name === undefined) return [];
      const mention = new RegExp(`\\b${name}\\b`);
      const uses = lines.filter(({ text }) => mention.test(text));
      const [first] = uses;
      // Each mention is a test of named bits, and nothing else is done with them.
      const only = new RegExp(`\\b${name}\\s*&\\s*[A-Z]\\w*`, 'g');
      if (first === undefined || uses.some(({ text }) => mention.test(text.replaceAll(only, '')))) return [];
      const message = `${call} looks at bits of "${name}" and refuses no others: programs may pass anything in them, so they can never get a meaning; return -EINVAL for those that are unknown`;
      return [fact(path, first.line, message, call)];
    })
    .slice(0, MAX_TOLD);
}
