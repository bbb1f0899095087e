import { type Definition, type DefinitionKind, definitions } from './definitions.ts';

/** A definition, with the file that has it. */
export interface Located extends Definition {
  readonly path: string;
}

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
  readonly #files: TreeFiles;
  readonly #byName = new Map<string, Located[]>();
  readonly #texts = new Map<string, string | undefined>();
  readonly #scanned = new Set<string>();
  readonly #lineStarts = new Map<string, Uint32Array>();

  constructor(files: TreeFiles, architecture = 'x86') {
    this.#files = files;
    const own = `arch/${architecture}/`;
    for (const path of files.paths) {
      if (!/\.[ch]$/.test(path) || APART.test(path)) continue;
      if (path.startsWith('arch/') && !path.startsWith(own)) continue;
      this.#scan(path);
    }
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

  /** All definitions of a name, of one kind. */
  all(name: string, ...kinds: readonly DefinitionKind[]): readonly Located[] {
    return (this.#byName.get(name) ?? []).filter(({ kind }) => kinds.includes(kind));
  }

  /** The names of all system calls that the tree defines. */
  get calls(): readonly string[] {
    return [...this.#byName]
      .flatMap(([name, found]) => (found.some(({ kind }) => kind === 'syscall') ? [name] : []))
      .sort();
  }

  #scan(path: string): void {
    if (this.#scanned.has(path)) return;
    this.#scanned.add(path);
    const text = this.#files.read(path);
    if (text === undefined) return;
    for (const definition of definitions(text)) {
      const located = { ...definition, path };
      if (definition.kind === 'enum')
        for (const name of enumerators(text, definition)) this.#add(name, located);
      if (definition.name !== '') this.#add(definition.name, located);
    }
  }

  #add(name: string, located: Located): void {
    const others = this.#byName.get(name);
    if (others) others.push(located);
    else this.#byName.set(name, [located]);
  }
}

function lineStarts(text: string): Uint32Array {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return Uint32Array.from(starts);
}

function enumerators(text: string, { body, end }: Definition): readonly string[] {
  const inside = text.slice(body + 1, end - 1).replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*|^#.*$/gm, ' ');
  return [...inside.matchAll(/(?:^|,)\s*(\w+)/g)].flatMap(([, name]) => (name === undefined ? [] : [name]));
}
