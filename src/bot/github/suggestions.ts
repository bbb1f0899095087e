import type { Attempt } from '../attempt.ts';
import { statusOf } from '../forge/errors.ts';
import { createOnce } from '../forge/once.ts';
import type { Suggestion } from '../text/suggestion.ts';
import { type GitHub, withConfirmation } from './client.ts';
import type { PullRef } from './pull-request.ts';

/** Limit on the suggestions of one review; the check reports all findings. */
const MAX_SUGGESTIONS = 10;

interface SuggestTarget {
  readonly pull: PullRef;
  readonly head: string;
  readonly login: string;
  readonly attempt: Attempt;
}

/**
 * Posts a few suggestions as one review. Skips those that were posted before, on any commit.
 *
 * @returns the number of posted suggestions
 */
export async function suggestFixes(
  github: GitHub,
  { pull, head, login, attempt }: SuggestTarget,
  possible: readonly Suggestion[],
): Promise<number> {
  if (possible.length === 0) return 0;
  const { owner, repo, number } = pull;
  const made = async (): Promise<readonly string[]> => {
    const comments = await github.paginate(github.rest.pulls.listReviewComments, {
      owner,
      repo,
      pull_number: number,
      per_page: 100,
    });
    return comments.filter(({ user }) => user?.login === login).map(({ body }) => body);
  };
  const before = new Set((await made()).map((body) => body.split('\n', 1)[0]));
  const fresh = possible.filter(({ marker }) => !before.has(marker)).slice(0, MAX_SUGGESTIONS);
  const [first] = fresh;
  if (first === undefined) return 0;
  const create = async (): Promise<true> => {
    await github.rest.pulls.createReview({
      owner,
      repo,
      pull_number: number,
      commit_id: head,
      event: 'COMMENT',
      body: 'Remedies that change nothing of what the specs say of the kernel; each can be committed as it is.',
      comments: fresh.map(comment),
      request: withConfirmation(attempt),
    });
    return true;
  };
  const find = async (): Promise<true | undefined> =>
    (await made()).some((body) => body.startsWith(first.marker)) || undefined;
  try {
    await createOnce(create, find, attempt);
    return fresh.length;
  } catch (error) {
    // GitHub rejects comments on some lines. The check and the comment report the findings anyway.
    if (statusOf(error) === 422) return 0;
    throw error;
  }
}

function comment({ path, start, end, body }: Suggestion): {
  path: string;
  line: number;
  side: 'RIGHT';
  body: string;
  start_line?: number;
  start_side?: 'RIGHT';
} {
  return {
    path,
    line: end,
    side: 'RIGHT',
    body,
    ...(start < end ? { start_line: start, start_side: 'RIGHT' } : {}),
  };
}
