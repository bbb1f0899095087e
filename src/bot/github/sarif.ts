import type { Attempt } from '../attempt.ts';
import { type GitHub, withConfirmation } from './client.ts';

interface SarifTarget {
  readonly owner: string;
  readonly repo: string;
  readonly head: string;
  /** Such as `refs/pull/3/head`. */
  readonly ref: string;
  readonly attempt: Attempt;
}

/**
 * Uploads findings to code scanning. A repeated upload replaces the earlier one.
 *
 * @param sarif gzip-compressed SARIF in base64
 */
export async function uploadSarif(
  github: GitHub,
  { owner, repo, head, ref, attempt }: SarifTarget,
  sarif: string,
): Promise<void> {
  await github.rest.codeScanning.uploadSarif({
    owner,
    repo,
    commit_sha: head,
    ref,
    sarif,
    request: withConfirmation(attempt),
  });
}
