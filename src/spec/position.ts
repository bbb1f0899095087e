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
  #newline: '\r\n' | '\n' | undefined;

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

  /** The number, from 0, of the line that holds an offset; offsets outside the text are clamped to its ends. */
  #lineOf(offset: number): number {
    const starts = this.#lineStarts;
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** The place of an offset; offsets outside the text are clamped to its ends. */
  position(offset: number): Position {
    const at = Math.max(0, Math.min(offset, this.text.length));
    const line = this.#lineOf(at);
    return { line: line + 1, column: at - (this.#lineStarts[line] ?? 0) + 1 };
  }

  /** Where line `line` (from 1) begins; the end of the text outside of it. */
  offset(line: number): number {
    return this.#lineStarts[line - 1] ?? this.text.length;
  }

  /** Where the line of an offset begins. */
  lineStart(offset: number): number {
    return this.#lineStarts[this.#lineOf(offset)] ?? 0;
  }

  /** Where the line of an offset ends: in front of its line break, or at the end of the text. */
  lineEnd(offset: number): number {
    const next = this.#lineStarts[this.#lineOf(offset) + 1];
    if (next === undefined) return this.text.length;
    return this.text[next - 2] === '\r' && next - 2 >= offset ? next - 2 : next - 1;
  }

  /** Line `line` (from 1) without its line break; empty outside the text. */
  line(line: number): string {
    const start = this.#lineStarts[line - 1];
    if (start === undefined) return '';
    const end = (this.#lineStarts[line] ?? this.text.length + 1) - 1;
    return this.text.slice(start, end > start && this.text[end - 1] === '\r' ? end - 1 : end);
  }

  /** How the text breaks its lines. */
  get newline(): '\r\n' | '\n' {
    this.#newline ??= this.text.includes('\r\n') ? '\r\n' : '\n';
    return this.#newline;
  }

  get lineCount(): number {
    return this.#lineStarts.length;
  }
}
