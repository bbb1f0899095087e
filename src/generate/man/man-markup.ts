import { errnoNumber } from '../../spec/errno.ts';
import type { Step } from '../../spec/model.ts';
import { onOneLine } from '../../spec/yaml/node.ts';
import { capitalized, causeOf, conditionWords, type Markup } from '../page-words.ts';
import { bold, italic, roffLines, unmarked } from './roff-text.ts';

/** How a manual page writes what a spec says (man-pages(7), "Formatting conventions"). */
export const MAN: Markup = {
  literal: (text) => {
    const own = onOneLine(text);
    return errnoNumber(own) !== undefined || /^[A-Z][A-Z0-9_]+$/.test(own) ? bold(own) : italic(own);
  },
  words: (text) => unmarked(text),
};

/** An entry of ERRORS: when a step fails with an errno. */
export function errorEntry(errno: string, step: Step): readonly string[] {
  return [
    '.TP',
    `.B ${errno}`,
    ...roffLines(capitalized(`${causeOf(step, MAN)}${conditionWords(step, MAN)}`)),
  ];
}
