/**
 * Files by path, which tells on whoever goes through them how far they are: where that takes for ever, the file is known
 * that does it. Whoever goes through all of them first, and reads them later, is told on with no file at all.
 */
export class FileMap extends Map<string, string> {
  readonly #reading: (path: string | undefined) => void;

  constructor(
    files: Iterable<readonly [path: string, text: string]>,
    reading: (path: string | undefined) => void,
  ) {
    super();
    this.#reading = reading;
    for (const [path, text] of files) this.set(path, text);
  }

  override *[Symbol.iterator](): MapIterator<[string, string]> {
    for (const entry of super[Symbol.iterator]()) {
      this.#reading(entry[0]);
      yield entry;
    }
    this.#reading(undefined);
  }
}
