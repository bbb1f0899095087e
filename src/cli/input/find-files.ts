import { type Dirent, existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { InputFault } from '../../check/run.ts';
import { describeSystemError } from '../failure.ts';
import { packedText } from './derived-specs.ts';

export interface FoundFiles {
  readonly files: readonly string[];
  /** Files that were found in a named folder; they may not be specs. */
  readonly walked: ReadonlySet<string>;
  readonly faults: readonly InputFault[];
}

/**
 * The spec files that paths name: a file itself, or all `*.yaml` and `*.yml` below a folder in alphabetical order. Skips
 * `node_modules` and folders that start with a dot; follows links, visiting each folder once. A file that is named twice
 * is included once, under its first name.
 */
export function findFiles(paths: readonly string[]): FoundFiles {
  const search = new Search();
  for (const path of paths) search.add(path);
  const files = new Map<string, string>();
  for (const path of search.files) {
    const place = resolve(path);
    if (!files.has(place)) files.set(place, path);
  }
  const named = new Set(search.named.map((path) => resolve(path)));
  const walked = [...search.walked].filter((path) => !named.has(resolve(path)));
  return { files: [...files.values()], walked: new Set(walked), faults: search.faults };
}

class Search {
  readonly files: string[] = [];
  readonly named: string[] = [];
  readonly walked = new Set<string>();
  readonly faults: InputFault[] = [];
  readonly #visited = new Set<string>();

  add(path: string): void {
    this.#guard(path, () => {
      // The package has some specs packed.
      if ((!existsSync(path) && packedText(path) !== undefined) || !statSync(path).isDirectory()) {
        this.files.push(path);
        this.named.push(path);
        return;
      }
      const before = this.files.length;
      this.#visited.clear();
      this.#folder(path);
      if (this.files.length === before)
        this.faults.push({ path, message: 'contains no specs: it has no *.yaml or *.yml files' });
    });
  }

  #folder(path: string): void {
    const real = realpathSync(path);
    if (this.#visited.has(real)) return;
    this.#visited.add(real);
    const entries = readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of entries) this.#entry(join(path, entry.name), entry);
  }

  #entry(path: string, entry: Dirent): void {
    const isSpec = /\.ya?ml$/.test(entry.name);
    if (entry.name.startsWith('.') || entry.name === 'node_modules') return;
    if (entry.isDirectory()) this.#guard(path, () => this.#folder(path));
    else if (entry.isFile() && isSpec) this.#found(path);
    else if (entry.isSymbolicLink()) {
      this.#guard(path, () => {
        const target = statSync(path);
        if (target.isDirectory()) this.#folder(path);
        else if (isSpec) this.#found(path);
      });
    }
  }

  #found(path: string): void {
    this.files.push(path);
    this.walked.add(path);
  }

  #guard(path: string, action: () => void): void {
    try {
      action();
    } catch (error) {
      const message = describeSystemError(error);
      if (message === undefined) throw error;
      this.faults.push({ path, message });
    }
  }
}
