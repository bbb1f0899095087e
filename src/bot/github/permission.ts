import type { Author } from '../forge/conversation.ts';
import { isRateLimit, statusOf } from '../forge/errors.ts';
import type { GitHub } from './client.ts';

/**
 * Whether somebody may write in a repository, as GitHub says it now. `unknown` where the token may not ask. Bots never
 * may: what they write often comes from somebody else.
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
    // "maintain" is "write" here, and "triage" is "read" (docs: "Get repository permissions for a user").
    return data.permission === 'admin' || data.permission === 'write' ? 'yes' : 'no';
  } catch (error) {
    if (isRateLimit(error)) throw error;
    if (statusOf(error) === 404) return 'no';
    if (statusOf(error) === 403) return 'unknown';
    throw error;
  }
}
