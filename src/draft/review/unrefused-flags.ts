import type { FileDiff } from '../diff.ts';
import type { NewValue } from '../uapi-values.ts';
import type { ShownFunction } from './added-functions.ts';
import { callBodies, plainLines } from './call-bodies.ts';
import { fact } from './told.ts';

/** The calls of one series that are told of. */
const MAX_TOLD = 2;

/** New calls that never look at their flags, or look at bits of them, give the flags to nobody, and refuse no others. */
export function unrefusedFlags(
  files: readonly FileDiff[],
  functions: readonly ShownFunction[],
): readonly NewValue[] {
  return callBodies(functions)
    .flatMap((shown): readonly NewValue[] => {
      const { call, path, arguments: own } = shown;
      const name = own.find((one) => /^\w*flags$/.test(one.name))?.name;
      const lines = plainLines(shown);
      if (name === undefined) return [];
      const mention = new RegExp(`\\b${name}\\b`);
      const uses = lines.filter(({ text }) => mention.test(text));
      const [first] = uses;
      if (first === undefined && isWhole(files, call)) {
        const message = `${call} never looks at "${name}": programs may pass anything in it, so no bit can ever get a meaning; return -EINVAL where it is not 0`;
        return [fact(path, shown.line, message, call)];
      }
      // Each mention is a test of named bits, and nothing else is done with them.
      const only = new RegExp(`\\b${name}\\s*&\\s*[A-Z]\\w*`, 'g');
      if (first === undefined || uses.some(({ text }) => mention.test(text.replaceAll(only, '')))) return [];
      const message = `${call} looks at bits of "${name}" and refuses no others: programs may pass anything in them, so they can never get a meaning; return -EINVAL for those that are unknown`;
      return [fact(path, first.line, message, call)];
    })
    .slice(0, MAX_TOLD);
}

/** Whether one hunk alone shows a call, so that no other patch changes its body. */
function isWhole(files: readonly FileDiff[], call: string): boolean {
  const head = new RegExp(`^[ \\t]*SYSCALL_DEFINE\\d\\(\\s*${call}\\b`);
  const hunks = files.flatMap((file) => file.hunks);
  return (
    hunks.filter(({ section, lines }) =>
      [section, ...lines.map(({ text }) => text)].some((text) => head.test(text)),
    ).length === 1
  );
}
