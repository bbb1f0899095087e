import type { Attempt } from '../attempt.ts';
import { isRefusal } from '../forge/errors.ts';
import { createOnce } from '../forge/once.ts';
import { type FoundMarker, readMarker } from '../text/marker.ts';
import { type GitHub, withConfirmation } from './client.ts';
import { isMinimized, unminimize } from './minimized.ts';
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
  /** Its global node ID, by which the GraphQL API knows it. */
  readonly node: string;
  readonly body: string;
  readonly marker: FoundMarker;
}

/** GitHub takes no more characters of a comment. */
const MAX_BODY = 65_536;

/**
 * Our comments on a pull request: those that have our marker and are by us. Those that begin with it come first, oldest
 * first: others that write with the same token may quote ours.
 */
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
    .flatMap(({ id, node_id: node, user, body = '' }) => {
      const marker = user?.login === identity.login ? readMarker(body) : undefined;
      return marker?.name === identity.name ? [{ id, node, body, marker }] : [];
    })
    .sort((a, b) => Number(isAmended(a)) - Number(isAmended(b)) || a.id - b.id);
}

/** Whether somebody wrote something before the marker. */
function isAmended({ marker }: OwnComment): boolean {
  return marker.before.trim() !== '';
}

/** What is to be said, with how it is said where there is nothing to say any more. */
interface Wanted {
  readonly body: string | undefined;
  readonly farewell: string;
  readonly attempt: Attempt;
}

/**
 * Leaves exactly one comment of ours with `body` on a pull request. It is edited only where it says something else, and
 * keeps what maintainers wrote before it; one that is too many is deleted. A hidden one that was clear, and is no more, is
 * shown again. `body` is undefined where there is nothing to say: then none is made, and one that is there becomes
 * `farewell`.
 */
export async function keepComment(
  github: GitHub,
  pull: PullRef,
  identity: Identity,
  { body, farewell, attempt }: Wanted,
): Promise<'created' | 'updated' | 'unchanged' | 'none'> {
  const { owner, repo } = pull;
  const [kept, ...others] = await ownComments(github, pull, identity);
  const request = withConfirmation(attempt);
  // One with other words in it may be somebody else's, who quotes ours.
  for (const { id } of others.filter((other) => !isAmended(other)))
    await github.rest.issues.deleteComment({ owner, repo, comment_id: id, request });
  if (kept === undefined) {
    if (body === undefined) return 'none';
    await create(github, pull, identity, body, attempt);
    return 'created';
  }
  const wanted = body ?? farewell;
  const marker = readMarker(wanted);
  if (marker === undefined) throw new Error('a comment without a marker would be made again and again');
  if (says(kept.marker) === says(marker)) return 'unchanged';
  const hasTurned = kept.marker.isClear !== false && marker.isClear === false;
  if (hasTurned && !(await isSeen(github, kept, attempt))) {
    await github.rest.issues.deleteComment({ owner, repo, comment_id: kept.id, request });
    await create(github, pull, identity, wanted, attempt);
    return 'created';
  }
  const whole = `${kept.marker.before}${wanted}`;
  const fitting = whole.length > MAX_BODY ? wanted : whole;
  await github.rest.issues.updateComment({ owner, repo, comment_id: kept.id, body: fitting, request });
  return 'updated';
}

async function create(
  github: GitHub,
  pull: PullRef,
  identity: Identity,
  body: string,
  attempt: Attempt,
): Promise<void> {
  const { owner, repo, number } = pull;
  const make = async (): Promise<number> => {
    const asked = { owner, repo, issue_number: number, body, request: withConfirmation(attempt) };
    return (await github.rest.issues.createComment(asked)).data.id;
  };
  await createOnce(make, async () => (await ownComments(github, pull, identity))[0]?.id, attempt);
}

/**
 * Whether a comment is to be seen, or could be shown again; false where it stays hidden. Where nobody can tell, it is taken
 * as seen: most are.
 */
async function isSeen(github: GitHub, { node }: OwnComment, attempt: Attempt): Promise<boolean> {
  let isHidden: boolean;
  try {
    isHidden = await isMinimized(github, node);
  } catch (error) {
    if (isUnanswered(error)) throw error;
    return true;
  }
  if (!isHidden) return true;
  try {
    await unminimize(github, node, attempt);
    return true;
  } catch (error) {
    if (isUnanswered(error)) throw error;
    return false;
  }
}

/** Whether asking again may help. GraphQL says 200 where it refuses, and then the error has no status. */
function isUnanswered(error: unknown): boolean {
  return !(error instanceof Error && error.name === 'GraphqlResponseError') && !isRefusal(error);
}

/** What people read of a comment: not the marker, which names the commit. GitHub may attempt line ends around. */
function says({ body }: FoundMarker): string {
  return body.replaceAll('\r\n', '\n').trim();
}
