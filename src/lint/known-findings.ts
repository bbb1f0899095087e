import type { FileResult } from './engine.ts';
import type { Finding } from './finding.ts';

/**
 * Findings that were there before, by fingerprint: as often as each occurred. A fingerprint holds no line and no file,
 * so that what is moved about or renamed stays known.
 */
export class KnownFindings {
  readonly #left = new Map<string, number>();

  add(fingerprint: string): void {
    this.#left.set(fingerprint, (this.#left.get(fingerprint) ?? 0) + 1);
  }

  addAll(files: readonly FileResult[]): void {
    for (const { documents } of files)
      for (const { findings } of documents) for (const { fingerprint } of findings) this.add(fingerprint);
  }

  /** The files without what was there before; each known finding is taken once. */
  subtract(files: readonly FileResult[]): readonly FileResult[] {
    const isNew = ({ fingerprint }: Finding): boolean => {
      const left = this.#left.get(fingerprint) ?? 0;
      if (left > 0) this.#left.set(fingerprint, left - 1);
      return left === 0;
    };
    return files.map((file) => ({
      ...file,
      documents: file.documents.map((document) => ({
        ...document,
        findings: document.findings.filter(isNew),
      })),
    }));
  }

  /** How many are left over after {@link subtract}: known, and no longer found. */
  get unused(): number {
    return [...this.#left.values()].reduce((sum, count) => sum + count, 0);
  }
}
