import { statusOf } from '../forge/errors.ts';
import type { GitHub } from './client.ts';

/**
 * Says with a thumb at a comment that what it asks for was done: where nothing has changed, nothing else would show it.
 * A second one from the same hand is the same one.
 */
export async function acknowledge(
  github: GitHub,
  repository: { readonly owner: string; readonly repo: string },
  comment: number,
): Promise<void> {
  const { owner, repo } = repository;
  try {
    await github.rest.reactions.createForIssueComment({ owner, repo, comment_id: comment, content: '+1' });
  } catch (error) {
    // The comment is gone, or the token may not; the answer itself is there.
    if (statusOf(error) !== 404 && statusOf(error) !== 403) throw error;
  }
}
