/** Finds a mark in a text, asked from the start to the end: each stretch is searched once. */
export class NextMark {
  readonly #text: string;
  readonly #mark: string;
  #found = -1;

  constructor(text: string, mark: string) {
    this.#text = text;
    this.#mark = mark;
  }

  /** Where the mark comes next, no earlier than at the offset asked for before; the text's length where it does not. */
  from(offset: number): number {
    if (this.#found < offset) {
      const at = this.#text.indexOf(this.#mark, offset);
      this.#found = at === -1 ? this.#text.length : at;
    }
    return this.#found;
  }
}
