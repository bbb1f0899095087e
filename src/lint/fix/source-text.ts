import type { LineIndex } from '../../spec/position.ts';
import type { Mapping, Pair } from '../../spec/yaml/node.ts';
import type { Edit } from '../finding.ts';

/**
 * The text of a file for fixes: knows where lines begin and end and how they are indented. Edits preserve comments, order
 * and layout. If the text is written so that no simple edit works (flow style), there is no edit.
 */
export class SourceText {
  readonly text: string;
  readonly #lines: LineIndex;

  constructor(lines: LineIndex) {
    this.text = lines.text;
    this.#lines = lines;
  }

  get #newline(): string {
    return this.#lines.newline;
  }

  /** Inserts an item, given as lines, into a block sequence before the item at `node`. */
  itemBefore({ start }: Mapping, lines: readonly string[]): Edit | undefined {
    const lineStart = this.#lineStart(start);
    const prefix = this.text.slice(lineStart, start);
    if (!/^ *- +$/.test(prefix)) return undefined;
    const indent = prefix.indexOf('-');
    return this.#insert(this.#beforeComments(lineStart), asItem(lines, indent));
  }

  /** Inserts a key after another one, in the style of the mapping. */
  keyAfter(mapping: Mapping, after: Pair, key: string, value: string): Edit | undefined {
    if (this.text[mapping.start] === '{') {
      const at = this.#endOf(after);
      return at === undefined ? undefined : { start: at, end: at, text: `, ${key}: ${value}` };
    }
    const end = this.#lineEnd(after.value.end);
    const isWhole = /^["']?\]?\s*(#.*)?$/.test(this.text.slice(after.value.end, end).trimEnd());
    if (!isWhole) return undefined;
    const indent = mapping.start - this.#lineStart(mapping.start);
    return { start: end, end, text: `${this.#newline}${' '.repeat(indent)}${key}: ${value}` };
  }

  /** Inserts a top-level section after that of another key. */
  sectionAfter(root: Mapping, after: string, lines: readonly string[]): Edit | undefined {
    const index = root.pairs.findIndex(({ key }) => key.text === after);
    if (this.text[root.start] === '{' || index === -1) return undefined;
    return this.#insert(this.#sectionEnd(root, index), lines);
  }

  /** Reorders the top-level sections, each with the comments before it. */
  reorder(root: Mapping, order: readonly Pair[]): Edit | undefined {
    if (this.text[root.start] === '{') return undefined;
    const spans = new Map(
      root.pairs.map((pair, index) => [
        pair,
        { start: this.#beforeComments(this.#lineStart(pair.key.start)), end: this.#sectionEnd(root, index) },
      ]),
    );
    const first = root.pairs[0];
    const start = first && spans.get(first)?.start;
    const end = this.#sectionEnd(root, root.pairs.length - 1);
    if (start === undefined) return undefined;
    const texts = order.map((pair) => {
      const span = spans.get(pair);
      const section = span === undefined ? '' : this.text.slice(span.start, span.end);
      return section.endsWith('\n') ? section : `${section}${this.#newline}`;
    });
    return { start, end, text: texts.join('') };
  }

  /** Removes a comment, and its line if nothing else is on it. */
  withoutComment({ start, end }: { readonly start: number; readonly end: number }): Edit {
    const lineStart = this.#lineStart(start);
    const isAlone = this.text.slice(lineStart, start).trim() === '';
    if (isAlone)
      return {
        start: lineStart,
        end: Math.min(this.#lineEnd(end) + this.#breakAt(end), this.text.length),
        text: '',
      };
    const code = this.text.slice(lineStart, start).trimEnd();
    return { start: lineStart + code.length, end: this.#lineEnd(end), text: '' };
  }

  #insert(at: number, lines: readonly string[]): Edit {
    const needsBreak = at > 0 && this.text[at - 1] !== '\n';
    const text = lines.map((line) => `${line}${this.#newline}`).join('');
    return { start: at, end: at, text: needsBreak ? `${this.#newline}${text}` : text };
  }

  /** The end of a top-level section: the start of the next one including its comments, or the end of the document. */
  #sectionEnd(root: Mapping, index: number): number {
    const next = root.pairs[index + 1];
    if (next !== undefined) return this.#beforeComments(this.#lineStart(next.key.start));
    const rest = this.text.slice(this.#lineEnd(root.end));
    const marker = /^(?:---|\.\.\.)/m.exec(rest);
    const end = this.#lineEnd(root.end) + (marker?.index ?? rest.length);
    return this.#lineStart(this.#lastLineWithText(root.end, end));
  }

  /** The start of the line after the last one that is not blank. */
  #lastLineWithText(from: number, to: number): number {
    const trimmed = this.text.slice(0, to).trimEnd().length;
    const end = Math.max(this.#lineEnd(from), this.#lineEnd(trimmed));
    return Math.min(end + this.#breakAt(end), this.text.length);
  }

  /** The start of the first of the comment lines directly before a line. */
  #beforeComments(lineStart: number): number {
    let at = lineStart;
    while (at > 0) {
      const above = this.#lineStart(at - 1);
      if (!/^\s*#/.test(this.text.slice(above, at))) break;
      at = above;
    }
    return at;
  }

  /** The offset after a value and its closing quote or bracket; undefined if that is on another line. */
  #endOf({ value }: Pair): number | undefined {
    const rest = this.text.slice(value.end, this.#lineEnd(value.end));
    const closing = value.kind === 'sequence' ? /^["']?\s*\]/.exec(rest) : /^["']?/.exec(rest);
    return closing === null || value.kind === 'mapping' ? undefined : value.end + closing[0].length;
  }

  #lineStart(offset: number): number {
    return this.#lines.lineStart(offset);
  }

  /** The offset of the line break, or the end of the text. */
  #lineEnd(offset: number): number {
    return this.#lines.lineEnd(offset);
  }

  /** The length of the line break at the end of a line. */
  #breakAt(offset: number): number {
    const end = this.#lineEnd(offset);
    return this.text.startsWith('\r\n', end) ? 2 : this.text[end] === '\n' ? 1 : 0;
  }
}

function asItem(lines: readonly string[], indent: number): readonly string[] {
  return lines.map((line, index) => `${' '.repeat(indent)}${index === 0 ? '- ' : '  '}${line}`);
}
