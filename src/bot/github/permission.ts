import type { Author } from '../forge/conversation.ts';
import { isRateLimit, statusOf } from '../forge/errors.ts';
import type { GitHub } from './client.ts';

/**
 * Whether an author currently has write permission in a repository. `unknown` if the token may not read permissions.
 * Always `no` for bots, since they often repeat the text of others.
 */
export async function mayWrite(
  github: GitHub,
  { owner, repo }: { readonly owner: string; readonly repo: string },
  { name: username, isBot }: Author,
): Promise<'yes' | 'no' | 'unknown'> {
  if (isBot) return 'no';
  try {
    const { data } = await github.rest.repos.getCollaboratorPermissionLevel({
      owner,
      repo,
      username,
    });
    // GitHub reports "maintain" as "write" and "triage" as "read" (docs: "Get repository permissions for a user").
    return data.permission === 'admin' || data.permission === 'write' ? 'yes' : 'no';
  } catch (error) {
    if (isRateLimit(error)) throw error;
    if (statusOf(error) === 404) return 'no';
    if (statusOf(error) === 403) return 'unknown';
    throw error;
  }
}
