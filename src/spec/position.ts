/** A stretch of a file: UTF-16 offsets, `start` inclusive and `end` exclusive. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** A place for people: both count from 1, columns in UTF-16 code units as editors and SARIF count them. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Finds lines and columns of offsets in one text. The table of line starts is made on first use. */
export class LineIndex {
  /** The whole text. */
  readonly text: string;
  #starts: number[] | undefined;

  constructor(text: string) {
    this.text = text;
  }

  get #lineStarts(): number[] {
    if (this.#starts === undefined) {
      const starts = [0];
      for (let at = this.text.indexOf('\n'); at !== -1; at = this.text.indexOf('\n', at + 1)) {
        starts.push(at + 1);
      }
      this.#starts = starts;
    }
    return this.#starts;
  }

  /** The place of an offset; offsets outside the text are clamped to its ends. */
  position(offset: number): Position {
    const starts = this.#lineStarts;
    const at = Math.max(0, Math.min(offset, this.text.length));
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: at - (starts[low] ?? 0) + 1 };
  }

  /** Line `line` (from 1) without its line break; empty outside the text. */
  line(line: number): string {
    const start = this.#lineStarts[line - 1];
    if (start === undefined) return '';
    const next = this.#lineStarts[line];
    return this.text.slice(start, next === undefined ? undefined : next - 1).replace(/\r$/, '');
  }

  get lineCount(): number {
    return this.#lineStarts.length;
  }
}
