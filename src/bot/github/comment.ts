import type { Attempt } from '../attempt.ts';
import { isRefusal } from '../forge/errors.ts';
import { createOnce } from '../forge/once.ts';
import { type FoundMarker, readMarker } from '../text/marker.ts';
import { type GitHub, withConfirmation } from './client.ts';
import { isMinimized, unminimize } from './minimized.ts';
import type { PullRef } from './pull-request.ts';

/** The bot's account and name. */
export interface Identity {
  /** Such as `github-actions[bot]` or `probeable[bot]`. */
  readonly login: string;
  /** Distinguishes several bots on one pull request. */
  readonly name: string;
}

interface OwnComment {
  readonly id: number;
  /** The global node ID, which the GraphQL API uses. */
  readonly node: string;
  readonly body: string;
  readonly marker: FoundMarker;
}

/** GitHub's limit on a comment, in characters. */
const MAX_BODY = 65_536;

/**
 * The bot's comments on a pull request: those with its marker that its account wrote. Comments that start with the
 * marker come first, the oldest first; the others may be quotations by somebody who uses the same token.
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

/** Whether there is text before the marker. */
function isAmended({ marker }: OwnComment): boolean {
  return marker.before.trim() !== '';
}

interface Wanted {
  /** Undefined if there is nothing to report. */
  readonly body: string | undefined;
  /** Replaces an existing comment if there is nothing to report. */
  readonly farewell: string;
  readonly attempt: Attempt;
}

/**
 * Ensures that a pull request has exactly one comment of the bot, with `body`. Edits the comment only if its text
 * differs, keeps the text that maintainers wrote before the marker, and deletes duplicates. Unhides a hidden comment if
 * it was clear and no longer is. Without a body, creates no comment and replaces an existing one with `farewell`.
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
  // A comment with text before the marker may be a quotation by somebody else.
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
 * Whether a comment is visible; unhides it if necessary, and is false if that is refused. If the state cannot be read,
 * the comment counts as visible, since most are.
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

/** Whether another attempt may help. A GraphQL refusal has the HTTP status 200, and its error has no status. */
function isUnanswered(error: unknown): boolean {
  return !(error instanceof Error && error.name === 'GraphqlResponseError') && !isRefusal(error);
}

/** The text of a comment without the marker, which names the commit. GitHub may convert line endings. */
function says({ body }: FoundMarker): string {
  return body.replaceAll('\r\n', '\n').trim();
}
