import { Analysis } from '../lint/analysis.ts';
import type { Spec } from '../spec/model.ts';
import type { Range } from '../spec/position.ts';
import { readSpecs } from '../spec/read.ts';

/** One spec of a text that is being edited. */
export interface OpenSpec {
  readonly spec: Spec;
  readonly analysis: Analysis;
  readonly range: Range;
}

/** A text that is being edited. While it cannot be read, the specs of the last readable text stand in for it. */
export class OpenDocument {
  #text = '';
  #specs: readonly OpenSpec[] = [];
  #isCurrent = true;

  /** Takes a new text. If it has an unreadable part and fewer specs than before, the previous specs stay. */
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

  /** Whether the specs are those of the present text, not of an earlier one. */
  get isCurrent(): boolean {
    return this.#isCurrent;
  }

  get text(): string {
    return this.#text;
  }

  get specs(): readonly OpenSpec[] {
    return this.#specs;
  }

  /** The last spec that starts at or before an offset. */
  specAt(offset: number): OpenSpec | undefined {
    return this.#specs.findLast(({ range }) => range.start <= offset) ?? this.#specs[0];
  }

  /** The name at an offset, with its qualifiers: `how.flags` in `how.flags & ~1`. */
  wordAt(offset: number): (Range & { readonly text: string }) | undefined {
    const text = this.#text;
    let start = offset;
    while (start > 0 && /[\w.>-]/.test(text[start - 1] ?? '') && continuesName(text, start - 1)) start--;
    let end = offset;
    while (end < text.length && /\w/.test(text[end] ?? '')) end++;
    while (start < end && !/[A-Za-z_]/.test(text[start] ?? '')) start++;
    const word = text.slice(start, end);
    return word === '' ? undefined : { text: word.replaceAll('->', '.'), start, end };
  }
}

/** Whether a character belongs to the name on its right: `-` and `>` do only as `->`. */
function continuesName(text: string, at: number): boolean {
  const character = text[at];
  if (character === '>') return text[at - 1] === '-';
  if (character === '-') return text[at + 1] === '>';
  return true;
}
