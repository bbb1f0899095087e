import type { PermissionMove } from '../../check/code/permission-moves.ts';
import type { CodeAction } from '../../editor/code-actions.ts';
import type { LineIndex } from '../../spec/position.ts';

/** A text that contains code. */
export interface CodeText {
  readonly lines: LineIndex;
  /** In a patch, only lines that it adds can be moved. */
  readonly isPatch: boolean;
  /** The line of the text that shows a line of the file. */
  shown(line: number): number | undefined;
}

/** Moves a permission check behind another check; undefined where the text does not have all of that code as its own. */
export function moveAction(
  { first, last, behind }: PermissionMove,
  { lines: text, isPatch, shown }: CodeText,
): CodeAction | undefined {
  const [top, end] = [shown(first), shown(behind)];
  // Where the text has as many lines between the two as the file has, they are the same ones.
  if (top === undefined || end === undefined || end - top !== behind - first) return undefined;
  const lines = Array.from({ length: end - top + 1 }, (_, index) => text.line(top + index));
  if (isPatch && !lines.every((line) => line.startsWith('+'))) return undefined;
  const count = last - first + 1;
  const gap = lines.slice(count, count + 1).filter((line) => line.trim() === '' || line.trim() === '+');
  const moved = lines.slice(0, count);
  const rest = lines.slice(count + gap.length);
  return {
    title: 'move before the permission',
    edits: [
      {
        start: text.offset(top),
        end: text.offset(end) + text.line(end).length,
        text: [...rest, ...gap, ...moved].join(text.newline),
      },
    ],
    isPreferred: true,
  };
}
