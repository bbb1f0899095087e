/** A range of a file: UTF-16 offsets, `start` inclusive, `end` exclusive. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** A place as people read it: both count from 1, columns in UTF-16 code units as in editors and SARIF. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/**
 * Converts offsets in one text to lines and columns. The table of line starts is built on first use. A byte order mark
 * is no part of the first line, as in editors.
 */
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
      const starts = [this.text.startsWith('\ufeff') ? 1 : 0];
      for (let at = this.text.indexOf('\n'); at !== -1; at = this.text.indexOf('\n', at + 1)) {
        starts.push(at + 1);
      }
      this.#starts = starts;
    }
    return this.#starts;
  }

  /** The line of an offset, from 0; offsets outside the text are clamped. */
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

  /** The line and column of an offset; offsets outside the text are clamped. */
  position(offset: number): Position {
    const at = Math.max(0, Math.min(offset, this.text.length));
    const line = this.#lineOf(at);
    return { line: line + 1, column: Math.max(1, at - (this.#lineStarts[line] ?? 0) + 1) };
  }

  /** The offset at which line `line` (from 1) begins; the end of the text if it has no such line. */
  offset(line: number): number {
    return this.#lineStarts[line - 1] ?? this.text.length;
  }

  /** The start of the line that contains an offset. */
  lineStart(offset: number): number {
    return this.#lineStarts[this.#lineOf(offset)] ?? 0;
  }

  /** The end of the line that contains an offset: before its line break, or the end of the text. */
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

  /** The line break that the text uses. */
  get newline(): '\r\n' | '\n' {
    this.#newline ??= this.text.includes('\r\n') ? '\r\n' : '\n';
    return this.#newline;
  }

  get lineCount(): number {
    return this.#lineStarts.length;
  }
}
