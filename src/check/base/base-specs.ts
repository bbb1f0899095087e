import type { Spec, SpecDocument } from '../../spec/model.ts';
import { readSpecs } from '../../spec/read.ts';

/** The specs of the base, found by the name of the call, because files may be renamed but calls may not. */
export class BaseSpecs {
  readonly #texts: ReadonlyMap<string, string>;
  /** Paths by the name of a call that their files may describe. */
  readonly #paths = new Map<string, string[]>();
  readonly #documents = new Map<string, readonly SpecDocument[]>();

  /** `texts` are whole files by path; the paths have the same form as those of the checked files. */
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

  /** All files with their paths. */
  files(): Iterable<readonly [path: string, text: string]> {
    return this.#texts;
  }

  /** All names of calls that may be described, with the paths of their files. */
  names(): Iterable<readonly [name: string, paths: readonly string[]]> {
    return this.#paths;
  }

  /** The text of a file; undefined if the base has no such file. */
  text(path: string): string | undefined {
    return this.#texts.get(path);
  }

  /**
   * The spec of the same call in the base: preferably in the same file and of the same revision, else the last one.
   * Undefined for a new call and for one that could not be read.
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
