import type { Spec, SpecDocument } from '../../spec/model.ts';
import { readSpecs } from '../../spec/read.ts';

/** The specs of another state, found by the name of the call: files may be renamed, calls may not. */
export class BaseSpecs {
  readonly #texts: ReadonlyMap<string, string>;
  /** Paths by the names that their files may describe. */
  readonly #paths = new Map<string, string[]>();
  readonly #documents = new Map<string, readonly SpecDocument[]>();

  /** `texts` are whole files by path, as the paths of the files under judgement are written. */
  constructor(texts: ReadonlyMap<string, string>) {
    this.#texts = texts;
    for (const [path, text] of texts) {
      for (const [, name = ''] of text.matchAll(/\bsyscall["']?\s*:\s*["']?([A-Za-z_]\w*)/g)) {
        const paths = this.#paths.get(name) ?? [];
        if (!paths.includes(path)) paths.push(path);
        this.#paths.set(name, paths);
      }
    }
  }

  /** Every file with its path. */
  files(): Iterable<readonly [path: string, text: string]> {
    return this.#texts;
  }

  /** Each name that may be described, with the paths of the files. */
  names(): Iterable<readonly [name: string, paths: readonly string[]]> {
    return this.#paths;
  }

  /** The text of a file; undefined where the other state has none. */
  text(path: string): string | undefined {
    return this.#texts.get(path);
  }

  /**
   * The same call in the other state: in the same file if it is there, in the same revision if there is one, else in
   * the last. Undefined for a new call, and for one that could not be read.
   */
  find(path: string, { name, revision }: Spec): Spec | undefined {
    const paths = this.#paths.get(name) ?? [];
    for (const place of [
      ...paths.filter((each) => each === path),
      ...paths.filter((each) => each !== path),
    ]) {
      const specs = this.#read(place).flatMap((document) =>
        document.name === name && document.spec !== undefined ? [document.spec] : [],
      );
      const found = specs.find((spec) => spec.revision === revision) ?? specs.at(-1);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #read(path: string): readonly SpecDocument[] {
    const known = this.#documents.get(path) ?? readSpecs(this.#texts.get(path) ?? '').documents;
    this.#documents.set(path, known);
    return known;
  }
}
