import type { FileDiff } from '../diff.ts';
import { withoutComments } from '../from/comments.ts';
import type { NewValue } from '../uapi-values.ts';
import { type ShownFunction, shownFunctions, shownName } from './added-functions.ts';

const DECLARATION =
  /^\t(?:(?:const|struct|union|enum|unsigned|long|short)\s+)*\w+\s+\**(\w+(?:,\s*\**\w+)*);$/;

/** The variables of one series that are told of. */
const MAX_TOLD = 2;
/** The longest function that is read, in characters. */
const MAX_LENGTH = 30_000;

/** Variables of new functions whose first use in the text reads them, though nothing has set them. */
export function unsetVariables(files: readonly FileDiff[]): readonly NewValue[] {
  // A later patch may rewrite a function.
  const last = new Map(shownFunctions(files).map((shown) => [`${shown.path} ${shown.name}`, shown]));
  return [...last.values()].flatMap((shown) => (shown.isNew ? unsetIn(shown) : [])).slice(0, MAX_TOLD);
}

function unsetIn(shown: ShownFunction): readonly NewValue[] {
  const { path, body } = shown;
  const lines = body.map(({ text }) => text.replaceAll(/"[^"]*"/g, '""'));
  if (lines.reduce((sum, { length }) => sum + length, 0) > MAX_LENGTH) return [];
  return body.flatMap(({ text, line }, index): readonly NewValue[] => {
    const names =
      DECLARATION.exec(text)?.[1]
        ?.split(',')
        .map((one) => one.trim().replace(/^\*+/, '')) ?? [];
    if (/\b(?:static|return|goto|extern)\b/.test(text)) return [];
    return names.flatMap((name) => {
      const rest = withoutComments(lines.slice(index + 1).join('\n'));
      const use = new RegExp(`(?<![.>\\w])${name}\\b`).exec(rest);
      if (use === null || !(reads(rest, use.index, name) || isNeverSet(rest, name))) return [];
      const message = `"${name}" in ${shownName(shown)}() is read before anything sets it`;
      return [{ syscall: undefined, path, line, isQuestion: false, message }];
    });
  });
}

/** Whether every use of a name certainly reads it: it is compared, or returned, and no macro is given it. */
function isNeverSet(text: string, name: string): boolean {
  const uses = [...text.matchAll(new RegExp(`(?<![.>\\w])${name}\\b`, 'g'))];
  return uses.every(({ index }) => {
    const line = text.slice(text.lastIndexOf('\n', index) + 1, index);
    const after = text.slice(index + name.length, index + name.length + 40);
    return (
      (/(?:\breturn\s+|[^=]=\s*)$/.test(line) && /^\s*;/.test(after) && !/\bfor\b/.test(line)) ||
      // A function gets a copy; what saves the state of interrupts is a macro.
      (/\b(?!\w*(?:save|va_|init|get_user|for_each))[a-z]\w*\($/.test(line) && /^\)/.test(after))
    );
  });
}

/** Whether the use of a name at an offset certainly reads it. */
function reads(text: string, at: number, name: string): boolean {
  const line = text.slice(text.lastIndexOf('\n', at) + 1, at);
  // A macro may set what it is given, as those of loops do.
  // The last part of a loop's head runs after its body.
  if (/\bfor\s*\(/.test(line)) return false;
  if (/(?:\bsizeof|\btypeof|&|\bfor_each\w*|_for_each\w*)\s*\(?[^;]*$/.test(line)) return false;
  const after = text.slice(at + name.length, at + name.length + 60);
  return /^->/.test(after) && !/\bsizeof\b/.test(line);
}
