import type { FileResult } from '../lint/engine.ts';
import type { Finding } from '../lint/finding.ts';

/**
 * Findings that were there before, by fingerprint. A fingerprint holds no line, no file and no revision, so that what is
 * moved about, renamed or posted again stays known; within one document no two findings share one.
 */
export class KnownFindings {
  readonly #known = new Set<string>();
  readonly #used = new Set<string>();

  add(fingerprint: string): void {
    this.#known.add(fingerprint);
  }

  addAll(files: readonly FileResult[]): void {
    for (const { documents } of files)
      for (const { findings } of documents) for (const { fingerprint } of findings) this.add(fingerprint);
  }

  /** The files without what was there before. A call in several documents, as in v1 and v2, is known in each. */
  subtract(files: readonly FileResult[]): readonly FileResult[] {
    const isNew = ({ fingerprint, isUnsilenceable }: Finding): boolean => {
      if (!this.#known.has(fingerprint)) return true;
      this.#used.add(fingerprint);
      return isUnsilenceable === true;
    };
    return files.map((file) => ({
      ...file,
      documents: file.documents.map((document) => {
        const fresh = new Set(document.findings.filter(isNew));
        const known = document.findings.filter((finding) => !fresh.has(finding));
        return { ...document, findings: [...fresh], known: [...(document.known ?? []), ...known] };
      }),
    }));
  }

  /** How many are left over after {@link subtract}: known, and no longer found. */
  get unused(): number {
    return this.#known.size - this.#used.size;
  }
}
