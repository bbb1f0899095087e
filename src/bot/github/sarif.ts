import { gzipSync } from 'node:zlib';
import { RULES } from '../../../rules/index.ts';
import { formatSarif } from '../../report/sarif.ts';
import type { Attempt } from '../attempt.ts';
import type { BotContext, Verdict } from '../judge.ts';
import { type GitHub, withConfirmation } from './client.ts';

interface SarifTarget {
  readonly owner: string;
  readonly repo: string;
  readonly head: string;
  /** `refs/pull/3/head` */
  readonly ref: string;
  readonly attempt: Attempt;
}

/**
 * Gives all findings of a change to code scanning, those that were there before included: code scanning itself tells
 * what is new. Uploading the same again replaces it.
 */
export async function uploadSarif(
  github: GitHub,
  { owner, repo, head, ref, attempt }: SarifTarget,
  verdict: Verdict,
  context: BotContext,
  text: (path: string) => string,
): Promise<void> {
  const log = formatSarif(
    {
      files: verdict.calls.map(({ document }) => ({
        path: document.path,
        isUnreadable: false,
        documents: [document],
      })),
      faults: verdict.left.map(({ path, reason }) => ({ path, message: reason })),
      notes: [],
      passedOver: 0,
      accepted: 0,
      texts: new Map(),
      rules: RULES,
      version: context.version,
      url: context.ruleUrl,
      verifiedOn: () => [],
      callersOf: () => [],
      seen: () => [],
    },
    { text, hasColor: false, hasLinks: false, width: 80 },
  );
  const sarif = gzipSync(log).toString('base64');
  await github.rest.codeScanning.uploadSarif({
    owner,
    repo,
    commit_sha: head,
    ref,
    sarif,
    request: withConfirmation(attempt),
  });
}
