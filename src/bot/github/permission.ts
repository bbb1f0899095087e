import { type GitHub, isRateLimit, statusOf } from './client.ts';

/**
 * Whether somebody may write in a repository, as GitHub says it now. `unknown` where the token may not ask. Bots never
 * may: what they write often comes from somebody else.
 */
export async function mayWrite(
  github: GitHub,
  { owner, repo }: { readonly owner: string; readonly repo: string },
  user: { readonly login: string; readonly type: string } | null | undefined,
): Promise<'yes' | 'no' | 'unknown'> {
  if (user === null || user === undefined || user.type !== 'User') return 'no';
  try {
    const { data } = await github.rest.repos.getCollaboratorPermissionLevel({
      owner,
      repo,
      username: user.login,
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
