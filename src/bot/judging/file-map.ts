/**
 * Files by path, which report each file that is read from them: if reading does not end, the file that causes it is known.
 * A reader that copies all of them first is reported with no file, so the checker takes one at a time.
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
