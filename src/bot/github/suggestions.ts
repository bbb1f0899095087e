import { LineIndex } from '../../spec/position.ts';
import type { Attempt } from '../attempt.ts';
import type { Verdict } from '../judge.ts';
import { linesInPatch, type Suggestion, suggestionFor } from '../text/suggestion.ts';
import { type GitHub, statusOf, withConfirmation } from './client.ts';
import { createOnce } from './once.ts';
import type { ChangedFile, PullRef } from './pull-request.ts';

/** No more in one review: the check has the rest. */
const MAX_SUGGESTIONS = 10;

interface SuggestTarget {
  readonly pull: PullRef;
  readonly head: string;
  readonly login: string;
  readonly attempt: Attempt;
}

/**
 * Offers the safe remedies of what is new as one review, where GitHub can show them: on lines that the pull request
 * changes or that stand beside them. What was offered before, on whatever commit, is not offered again.
 *
 * @returns how many were made
 */
export async function suggestFixes(
  github: GitHub,
  { pull, head, login, attempt }: SuggestTarget,
  verdict: Verdict,
  files: { readonly head: ReadonlyMap<string, string>; readonly changed: readonly ChangedFile[] },
): Promise<number> {
  const shown = new Map(files.changed.map(({ path, patch }) => [path, linesInPatch(patch ?? '')]));
  const lines = new Map([...files.head].map(([path, text]) => [path, new LineIndex(text)]));
  const all = verdict.calls.flatMap(({ document: { path }, found }) => {
    const file = lines.get(path);
    return file === undefined ? [] : found.flatMap((finding) => suggestionFor(path, file, finding) ?? []);
  });
  const possible = all.filter(({ path, start, end }) => {
    const lines = shown.get(path);
    return lines?.has(start) === true && lines.has(end);
  });
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
    // The check and the comment are there; where GitHub takes no comment on a line, they have to do.
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
