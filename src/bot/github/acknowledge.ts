import { statusOf } from '../forge/errors.ts';
import type { GitHub } from './client.ts';

/**
 * Adds a thumbs-up to a comment whose command was executed. Without it, a command that changes nothing would have no
 * visible effect. GitHub keeps one reaction of each kind per user, so the call is idempotent.
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
    // The comment was deleted, or the token lacks the permission. The result itself is published.
    if (statusOf(error) !== 404 && statusOf(error) !== 403) throw error;
  }
}
