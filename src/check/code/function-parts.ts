import { isInside } from '../../draft/changed-bodies.ts';
import type { DiffLine, FileDiff } from '../../draft/diff.ts';
import { definedBy } from './unfit-hunk.ts';

/** What one hunk shows of a function in one state of a file, or of what stands between functions (with an empty name). */
export interface FunctionPart {
  readonly path: string;
  readonly name: string;
  /** Without comments, of which the lines are left. */
  readonly text: string;
  /** The number in the new file of each line of the text. */
  readonly lines: readonly number[];
}

/** What the hunks of C files show of functions, before a patch (`-`) or after it (`+`). */
export function functionParts(files: readonly FileDiff[], side: '-' | '+'): readonly FunctionPart[] {
  return files.flatMap(({ oldPath, newPath, hunks }) => {
    const path = newPath ?? oldPath ?? '';
    if (!/\.[ch]$/.test(path)) return [];
    return hunks.flatMap(({ section, lines }) => {
      const shown = lines.filter(({ sign }) => sign === ' ' || sign === side);
      return partsOf(shown, section).map((part) => ({ path, ...part }));
    });
  });
}

function partsOf(shown: readonly DiffLine[], section: string): readonly Omit<FunctionPart, 'path'>[] {
  const parts: { name: string; texts: string[]; lines: number[] }[] = [];
  const open = (name: string): void => {
    parts.push({ name, texts: [], lines: [] });
  };
  open(isInside(shown) ? (definedBy(section) ?? '') : '');
  for (const [index, { text, line }] of shown.entries()) {
    const next = shown[index + 1]?.text ?? '';
    const name = definedBy(/\($/.test(text) ? `${text}${next.trim()}` : text);
    if (name !== undefined) open(name);
    parts.at(-1)?.texts.push(text);
    parts.at(-1)?.lines.push(line);
    if (text.startsWith('}')) open('');
  }
  return parts.map(({ name, texts, lines }) => ({ name, text: withoutComments(texts.join('\n')), lines }));
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?(?:\*\/|$)|\/\/.*/g, (comment) => comment.replace(/[^\n]/g, ' '));
}
