import type { Edit, Finding } from '../lint/finding.ts';
import type { LineIndex } from '../spec/position.ts';

/** A quick fix that an editor offers for a finding. */
export interface CodeAction {
  readonly title: string;
  readonly edits: readonly Edit[];
  /** Whether it is the safe fix of the finding. */
  readonly isPreferred: boolean;
}

/** Makes the quick fixes of the findings in one text. */
export class CodeActions {
  readonly #lines: LineIndex;
  /** JSON has no comments. */
  readonly #hasComments: boolean;
  readonly #opening = new Map<number, boolean>();
  #above: readonly number[] | undefined;

  constructor(lines: LineIndex) {
    this.#lines = lines;
    this.#hasComments = !/^\uFEFF?\s*[{[]/.test(lines.text);
  }

  /** The fix of a finding, if it has one, and a comment that suppresses it, whose reason the author still has to write. */
  for({ fix, rule, start }: Finding): readonly CodeAction[] {
    const fixes = fix === undefined ? [] : [{ title: fix.title, edits: fix.edits, isPreferred: fix.isSafe }];
    if (!this.#hasComments) return fixes;
    const line = this.#commentable(start.line);
    const offset = this.#lines.offset(line);
    const indent = /^\s{0,200}/.exec(this.#lines.line(line))?.[0] ?? '';
    const comment = `${indent}# probeable-ignore ${rule}: TODO why\n`;
    return [
      ...fixes,
      {
        title: `silence ${rule} here, with a reason`,
        edits: [{ start: offset, end: offset, text: comment }],
        isPreferred: false,
      },
    ];
  }

  /** The line above which a comment may stand: inside a block scalar, the line of its key. */
  #commentable(line: number): number {
    this.#above ??= lessIndented(this.#lines);
    const above = this.#above[line] ?? 0;
    return above > 0 && this.#opensBlockScalar(above) ? above : line;
  }

  /** Whether a line ends with the indicator of a block scalar (`|` or `>`). */
  #opensBlockScalar(line: number): boolean {
    const known = this.#opening.get(line);
    if (known !== undefined) return known;
    const opens = /:\s*[|>][-+\d]*\s*(?:#.*)?$/.test(this.#lines.line(line));
    this.#opening.set(line, opens);
    return opens;
  }
}

/** For each line, the nearest one above it with less indentation; 0 if there is none. */
function lessIndented(lines: LineIndex): readonly number[] {
  const found: number[] = [0];
  const open: { readonly line: number; readonly indent: number }[] = [];
  for (let line = 1; line <= lines.lineCount; line++) {
    const indent = indentOf(lines.line(line));
    while ((open.at(-1)?.indent ?? -1) >= indent) open.pop();
    found.push(open.at(-1)?.line ?? 0);
    open.push({ line, indent });
  }
  return found;
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}
