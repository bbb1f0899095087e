import type { Edit, Finding } from '../lint/finding.ts';
import { LineIndex } from '../spec/position.ts';

/** Something that an editor offers for a finding. */
export interface Action {
  readonly title: string;
  readonly edits: readonly Edit[];
  /** The obvious remedy. */
  readonly isPreferred: boolean;
}

/** The remedies of a finding: its fix, and a comment that silences it, for a reason that is left to be written. */
export function actionsFor(text: string, { fix, rule, start }: Finding): readonly Action[] {
  const lines = new LineIndex(text);
  const line = commentable(lines, start.line);
  const indent = /^\s*/.exec(lines.line(line))?.[0] ?? '';
  const offset = text.split('\n', line - 1).reduce((sum, each) => sum + each.length + 1, 0);
  const comment = `${indent}# probeable-ignore ${rule}: TODO why\n`;
  return [
    ...(fix === undefined ? [] : [{ title: fix.title, edits: fix.edits, isPreferred: fix.isSafe }]),
    {
      title: `silence ${rule} here, with a reason`,
      edits: [{ start: offset, end: offset, text: comment }],
      isPreferred: false,
    },
  ];
}

/** The line to put a comment above: for one within a text of several lines, that of the text's key. */
function commentable(lines: LineIndex, line: number): number {
  const indentOf = (at: number): number => lines.line(at).search(/\S|$/);
  for (let above = line - 1; above > 0; above--) {
    if (indentOf(above) >= indentOf(line)) continue;
    return /:\s*[|>][-+\d]*\s*(?:#.*)?$/.test(lines.line(above)) ? above : line;
  }
  return line;
}
