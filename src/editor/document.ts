import { Analysis } from '../lint/analysis.ts';
import type { Spec } from '../spec/model.ts';
import type { Range } from '../spec/position.ts';
import { readSpecs } from '../spec/read.ts';

/** One spec of a text that is being written, with where it stands. */
export interface OpenSpec {
  readonly spec: Spec;
  readonly analysis: Analysis;
  readonly range: Range;
}

/** A text that somebody is writing: mostly faulty, so that what is known of it may come from a moment ago. */
export class OpenDocument {
  #text = '';
  #specs: readonly OpenSpec[] = [];
  #isCurrent = true;

  /**
   * Takes a new text. Where a part of it cannot be read and it holds fewer specs than before, the old ones go on
   * explaining it.
   */
  update(text: string): void {
    this.#text = text;
    const { documents } = readSpecs(text);
    const specs = documents.flatMap(({ spec, range }): OpenSpec[] =>
      spec === undefined ? [] : [{ spec, analysis: new Analysis(spec), range }],
    );
    const isReadable = text.trim() === '' || specs.length === documents.length;
    this.#isCurrent = isReadable || specs.length >= this.#specs.length;
    if (this.#isCurrent) this.#specs = specs;
  }

  /** Whether the specs are those of the present text, and not of one before it. */
  get isCurrent(): boolean {
    return this.#isCurrent;
  }

  get text(): string {
    return this.#text;
  }

  get specs(): readonly OpenSpec[] {
    return this.#specs;
  }

  /** The spec that an offset lies in: the last one that begins before it. */
  specAt(offset: number): OpenSpec | undefined {
    return this.#specs.findLast(({ range }) => range.start <= offset) ?? this.#specs[0];
  }

  /** The name under an offset, with what stands in front of it: `how.flags` in `how.flags & ~1`. */
  wordAt(offset: number): (Range & { readonly text: string }) | undefined {
    const text = this.#text;
    let start = offset;
    while (start > 0 && /[\w.>-]/.test(text[start - 1] ?? '') && isName(text, start - 1)) start--;
    let end = offset;
    while (end < text.length && /\w/.test(text[end] ?? '')) end++;
    while (start < end && !/[A-Za-z_]/.test(text[start] ?? '')) start++;
    const word = text.slice(start, end);
    return word === '' ? undefined : { text: word.replaceAll('->', '.'), start, end };
  }
}

/** Whether a character continues a name backwards: `-` and `>` do as `->` alone. */
function isName(text: string, at: number): boolean {
  const character = text[at];
  if (character === '>') return text[at - 1] === '-';
  if (character === '-') return text[at + 1] === '>';
  return true;
}
