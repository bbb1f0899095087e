import type { Edit, Finding } from '../lint/finding.ts';
import type { LineIndex } from '../spec/position.ts';

/** Something that an editor offers for a finding. */
export interface Action {
  readonly title: string;
  readonly edits: readonly Edit[];
  /** The obvious remedy. */
  readonly isPreferred: boolean;
}

/** The remedies of the findings of one text. */
export class Actions {
  readonly #lines: LineIndex;
  readonly #opening = new Map<number, boolean>();
  #above: readonly number[] | undefined;

  constructor(lines: LineIndex) {
    this.#lines = lines;
  }

  /** The remedies of a finding: its fix, and a comment that silences it, for a reason that is left to be written. */
  for({ fix, rule, start }: Finding): readonly Action[] {
    const line = this.#commentable(start.line);
    const offset = this.#lines.offset(line);
    const indent = /^\s{0,200}/.exec(this.#lines.line(line))?.[0] ?? '';
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
  #commentable(line: number): number {
    this.#above ??= lessIndented(this.#lines);
    const above = this.#above[line] ?? 0;
    return above > 0 && this.#opensText(above) ? above : line;
  }

  /** Whether a line ends with the mark of a text of several lines. */
  #opensText(line: number): boolean {
    const known = this.#opening.get(line);
    if (known !== undefined) return known;
    const opens = /:\s*[|>][-+\d]*\s*(?:#.*)?$/.test(this.#lines.line(line));
    this.#opening.set(line, opens);
    return opens;
  }
}

/** For each line the last one above it that is indented less; 0 where there is none. */
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

/** How many characters of white space a line begins with. */
function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}
