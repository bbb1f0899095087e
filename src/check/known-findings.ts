import type { FileResult } from '../lint/file-result.ts';
import type { Finding } from '../lint/finding.ts';

/**
 * Findings of an earlier state, by fingerprint. A fingerprint contains no line, no file and no revision, so a finding stays
 * known if its spec is moved, renamed or posted again. Fingerprints are unique within a document.
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

  /** The files without known findings. If several documents describe a call, as v1 and v2 do, it is known in each. */
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

  /** The number of known findings that {@link subtract} did not find. */
  get unused(): number {
    return this.#known.size - this.#used.size;
  }
}
