/**
 * Files by path. Iterating reports each file before it is read, so that if reading never ends, the file that causes it is
 * known. A caller that copies all entries before it reads them defeats this: the checker therefore takes one at a time.
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
