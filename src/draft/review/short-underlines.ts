import type { FileDiff } from '../diff.ts';
import type { NewValue } from '../uapi-values.ts';
import { fact } from './told.ts';

/** A line of one punctuation mark, as reStructuredText has below titles. */
const UNDERLINE = /^([=\-~^"'`#*+.:_])\1{3,}$/;

/** Titles of new documents that are longer than the line below: `make htmldocs` warns, and build robots mail it. */
export function shortUnderlines(files: readonly FileDiff[]): readonly NewValue[] {
  for (const { newPath: path = '', hunks } of files) {
    if (!/^Documentation\/.*\.rst$/.test(path)) continue;
    for (const { lines } of hunks) {
      const shown = lines.filter(({ sign }) => sign !== '-');
      for (const [index, { sign, text }] of shown.entries()) {
        const title = shown[index - 1];
        if (sign !== '+' || title?.sign !== '+' || !UNDERLINE.test(text.trimEnd())) continue;
        const words = title.text.trimEnd();
        const before = shown[index - 2]?.text.trim() ?? '';
        // Tables have such lines above and below their rows; a text that is indented is no title.
        if (words === '' || /^\s/.test(words) || !/^[\w`'"(/]/.test(words) || before !== '') continue;
        // What stands in more columns than it has letters is not measured.
        if (!/^[\u0020-\u007e]*$/.test(words) || words.length <= text.trimEnd().length) continue;
        const message = `the line below the title "${words.slice(0, 60)}" is shorter than the title, of which make htmldocs warns; make it ${words.length} characters long`;
        return [fact(path, title.line, message)];
      }
    }
  }
  return [];
}
