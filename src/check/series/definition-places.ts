import { LineIndex, type Position, type Range } from '../../spec/position.ts';

/** The places at which a mail or a patch defines calls. */
export class DefinitionPlaces {
  readonly #lines: LineIndex;
  /** The offset of the first line that adds a definition, by its start: `SYSCALL_DEFINE4(xyzzy`. */
  readonly #offsets = new Map<string, number>();

  constructor(mail: string) {
    this.#lines = new LineIndex(mail);
    // Match lines of the patch, not words of the cover letter and not longer names. Base64 text has no such lines.
    for (const match of mail.matchAll(/^(\+[ \t]*)(SYSCALL_DEFINE\d\(\w*)/gm)) {
      const [, before = '', definition = ''] = match;
      if (!this.#offsets.has(definition)) this.#offsets.set(definition, match.index + before.length);
    }
  }

  /** The place of a definition; the start of the text if no line shows it. */
  of(definition: string): { readonly range: Range; readonly start: Position; readonly end: Position } {
    const start = this.#offsets.get(definition) ?? 0;
    const range = { start, end: start + definition.length };
    return { range, start: this.#lines.position(range.start), end: this.#lines.position(range.end) };
  }
}
