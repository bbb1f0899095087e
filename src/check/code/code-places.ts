import { type FileDiff, readDiff } from '../../draft/diff.ts';
import { LineIndex, type Position, type Range } from '../../spec/position.ts';

/** Where something stands in the text of an input. */
export interface InputPlace {
  readonly range: Range;
  readonly start: Position;
  readonly end: Position;
}

/** A line that a patch shows, at its offset. */
interface ShownLine {
  readonly text: string;
  readonly line: number;
  readonly offset: number;
}

/** Where the lines of changed files stand in the text of a series. Encoded mail (base64, quoted-printable) shows none. */
export class CodePlaces {
  readonly #lines: LineIndex;
  /** By path and text of the line. */
  readonly #shown = new Map<string, ShownLine[]>();
  readonly #first = new Map<string, ShownLine>();

  constructor(input: string) {
    this.#lines = new LineIndex(input);
    for (const file of readDiff(input)) this.#add(file);
  }

  /**
   * The place of a line of a file; undefined where the input does not show it.
   *
   * @param texts what may stand on that line
   */
  of(path: string, line: number, texts: readonly string[]): InputPlace | undefined {
    const same = texts.flatMap((text) => this.#shown.get(keyOf(path, text)) ?? []);
    const [nearest] = same.toSorted((a, b) => Math.abs(a.line - line) - Math.abs(b.line - line));
    return nearest === undefined ? undefined : linePlace(this.#lines, nearest.offset, nearest.text);
  }

  /** The first line that the input adds to a file or removes from it; undefined where it changes no such file. */
  ofFile(path: string): InputPlace | undefined {
    const first = this.#first.get(path);
    return first === undefined ? undefined : linePlace(this.#lines, first.offset, first.text);
  }

  #add({ newPath, hunks }: FileDiff): void {
    if (newPath === undefined) return;
    for (const { lines } of hunks)
      for (const { sign, text, line, index } of lines) {
        if (sign !== ' ' && !this.#first.has(newPath))
          this.#first.set(newPath, { text, line, offset: index + 1 });
        if (sign === '-' || text.trim() === '') continue;
        const key = keyOf(newPath, text);
        const shown = { text, line, offset: index + 1 };
        const others = this.#shown.get(key);
        if (others === undefined) this.#shown.set(key, [shown]);
        else if (others.length < MAX_SAME) others.push(shown);
      }
  }
}

/** The place of a line without the space around it; `offset` is where it starts. */
export function linePlace(lines: LineIndex, offset: number, text: string): InputPlace {
  const range = {
    start: offset + (text.length - text.trimStart().length),
    end: offset + text.trimEnd().length,
  };
  return { range, start: lines.position(range.start), end: lines.position(range.end) };
}

/** How many lines of a file with the same text are told apart. */
const MAX_SAME = 100;

function keyOf(path: string, text: string): string {
  return `${path}\n${text.trimEnd()}`;
}
