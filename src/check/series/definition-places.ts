import { LineIndex, type Position, type Range } from '../../spec/position.ts';

/** Where a mail or a patch defines calls. */
export class DefinitionPlaces {
  readonly #lines: LineIndex;
  /** Offsets of the first line that adds each definition, by how it begins: `SYSCALL_DEFINE4(xyzzy`. */
  readonly #offsets = new Map<string, number>();

  constructor(mail: string) {
    this.#lines = new LineIndex(mail);
    // Neither the cover letter's words nor a longer name: the lines of the patch. In base64 there are none to point at.
    for (const match of mail.matchAll(/^(\+[ \t]*)(SYSCALL_DEFINE\d\(\w*)/gm)) {
      const [, before = '', definition = ''] = match;
      if (!this.#offsets.has(definition)) this.#offsets.set(definition, match.index + before.length);
    }
  }

  /** The place of a definition; the beginning of the text where no line of it shows it. */
  of(definition: string): { readonly range: Range; readonly start: Position; readonly end: Position } {
    const start = this.#offsets.get(definition) ?? 0;
    const range = { start, end: start + definition.length };
    return { range, start: this.#lines.position(range.start), end: this.#lines.position(range.end) };
  }
}
