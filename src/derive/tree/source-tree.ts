import { type DefinitionIndex, type Located, OverlaidIndex } from './definition-index.ts';
import type { DefinitionKind } from './definitions.ts';
import { Lookups } from './lookups.ts';
import { PackedIndex } from './packed-index.ts';

export type { Located } from './definition-index.ts';

/** The files of a tree, or of a series: each is read when it is needed. */
export interface TreeFiles {
  /** Paths from the top of the tree: `fs/open.c`. */
  readonly paths: readonly string[];
  /** The text of a file; undefined where there is none. */
  read(path: string): string | undefined;
}

/** Parts of a tree whose code no system call of this architecture reaches. */
const APART = /^(?:tools|samples|Documentation|scripts|rust|usr|certs)\//;

/** How many files are kept in memory. */
const MAX_KEPT = 200;

/** The names of a kernel tree, and where each is defined. */
export class SourceTree {
  /** The names that {@link all} was asked for. */
  readonly lookups = new Lookups();
  readonly #files: TreeFiles;
  /** As the tree calls it: `x86`. */
  readonly architecture: string;
  readonly #index: DefinitionIndex;
  readonly #texts = new Map<string, string | undefined>();
  readonly #lineStarts = new Map<string, Uint32Array>();

  /**
   * @param architecture as the tree calls it: `x86`
   * @param index where it is known already what the files define
   */
  constructor(files: TreeFiles, architecture = 'x86', index?: DefinitionIndex) {
    this.#files = files;
    this.architecture = architecture;
    this.#index =
      index ??
      PackedIndex.of(
        files.paths.filter((path) => isRead(path, architecture)),
        (path) => files.read(path),
      );
  }

  /**
   * The same tree with other texts for some files. Only these are scanned, and this tree stays as it is. A file that
   * exists and that this tree leaves out (another architecture's, a driver's) defines nothing in the new one either.
   *
   * @param changes texts by path; undefined where a file is removed
   */
  with(changes: ReadonlyMap<string, string | undefined>): SourceTree {
    const files: TreeFiles = {
      paths: this.#files.paths,
      read: (path) => (changes.has(path) ? changes.get(path) : this.#files.read(path)),
    };
    const scanned = [...changes.keys()].filter(
      (path) =>
        isRead(path, this.architecture) &&
        (this.#index.hasFile(path) || this.#files.read(path) === undefined),
    );
    const index = new OverlaidIndex(
      this.#index,
      PackedIndex.of(scanned, (path) => changes.get(path)),
      new Set(changes.keys()),
    );
    return new SourceTree(files, this.architecture, index);
  }

  /** The line that an offset of a file lies in, from 1. */
  lineOf(path: string, offset: number): number {
    let starts = this.#lineStarts.get(path);
    if (!starts) {
      if (this.#lineStarts.size >= MAX_KEPT) this.#lineStarts.clear();
      starts = lineStarts(this.text(path) ?? '');
      this.#lineStarts.set(path, starts);
    }
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  }

  /** The text of a file; undefined where the tree has none. */
  text(path: string): string | undefined {
    if (!this.#texts.has(path)) {
      if (this.#texts.size >= MAX_KEPT) this.#texts.clear();
      this.#texts.set(path, this.#files.read(path));
    }
    return this.#texts.get(path);
  }

  /** All definitions of a name, of these kinds, in the order of their paths. */
  all(name: string, ...kinds: readonly DefinitionKind[]): readonly Located[] {
    this.lookups.note(name);
    return this.#index.named(name).filter(({ kind }) => kinds.includes(kind));
  }

  /** What a file defines, in its order. */
  definitionsIn(path: string): readonly Located[] {
    return this.#index.definitionsIn(path);
  }

  /** The names of all system calls that the tree defines. */
  get calls(): readonly string[] {
    return [...this.#index.namesOfKind('syscall')].sort();
  }
}

/** Whether code of this file can belong to a system call of an architecture. */
function isRead(path: string, architecture: string): boolean {
  if (!/\.[ch]$/.test(path) || APART.test(path)) return false;
  return !path.startsWith('arch/') || path.startsWith(`arch/${architecture}/`);
}

function lineStarts(text: string): Uint32Array {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return Uint32Array.from(starts);
}
