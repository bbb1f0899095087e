import type { Attempt } from '../attempt.ts';
import { readMarker } from '../text/marker.ts';
import { type GitHub, withConfirmation } from './client.ts';
import { createOnce } from './once.ts';
import type { PullRef } from './pull-request.ts';

/** As whom the bot writes. */
export interface Identity {
  /** `github-actions[bot]`, `probeable[bot]`. */
  readonly login: string;
  /** Tells several bots on one pull request apart. */
  readonly name: string;
}

interface OwnComment {
  readonly id: number;
  readonly body: string;
}

/** Our comments on a pull request, oldest first: those that begin with our marker and are by us. A quoted marker is none. */
async function ownComments(
  github: GitHub,
  pull: PullRef,
  identity: Identity,
): Promise<readonly OwnComment[]> {
  const { owner, repo, number } = pull;
  const comments = await github.paginate(github.rest.issues.listComments, {
    owner,
    repo,
    issue_number: number,
    per_page: 100,
  });
  return comments
    .filter(
      ({ user, body }) => user?.login === identity.login && readMarker(body ?? '')?.name === identity.name,
    )
    .map(({ id, body }) => ({ id, body: body ?? '' }))
    .sort((a, b) => a.id - b.id);
}

/**
 * Leaves exactly one comment of ours with `body` on a pull request. It is edited only where it says something else; one
 * that is too many is deleted. `body` is undefined where there is nothing to say: then none is made, and one that is
 * there becomes `farewell`.
 */
export async function keepComment(
  github: GitHub,
  pull: PullRef,
  identity: Identity,
  {
    body,
    farewell,
    attempt,
  }: { readonly body: string | undefined; readonly farewell: string; readonly attempt: Attempt },
): Promise<'created' | 'updated' | 'unchanged' | 'none'> {
  const { owner, repo, number } = pull;
  const [oldest, ...others] = await ownComments(github, pull, identity);
  const request = withConfirmation(attempt);
  for (const { id } of others)
    await github.rest.issues.deleteComment({ owner, repo, comment_id: id, request });
  if (oldest === undefined) {
    if (body === undefined) return 'none';
    const create = async (): Promise<OwnComment> => {
      const { data } = await github.rest.issues.createComment({
        owner,
        repo,
        issue_number: number,
        body,
        request,
      });
      return { id: data.id, body };
    };
    const find = async (): Promise<OwnComment | undefined> => (await ownComments(github, pull, identity))[0];
    await createOnce(create, find, attempt);
    return 'created';
  }
  const wanted = body ?? farewell;
  if (says(oldest.body) === says(wanted)) return 'unchanged';
  await github.rest.issues.updateComment({ owner, repo, comment_id: oldest.id, body: wanted, request });
  return 'updated';
}

/** What people read of a comment: not the marker, which names the commit. GitHub may turn line ends around. */
function says(body: string): string {
  return body
    .replaceAll('\r\n', '\n')
    .replace(/^<!--.*?-->\n?/, '')
    .trim();
}
