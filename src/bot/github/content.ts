import { type GitHub, statusOf } from './client.ts';

/** The text of a file at a commit, or why there is none. */
export type Content =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unfit'; readonly reason: string };

/** GitHub gives no more than a megabyte of a file in this way. A spec of that size is none that people wrote. */
const MAX_BYTES = 1 << 20;

/** Reads a file at a commit of a repository. Commits of a fork's pull request are in it, too. */
export async function readContent(
  github: GitHub,
  repository: { readonly owner: string; readonly repo: string },
  path: string,
  ref: string,
): Promise<Content> {
  const { owner, repo } = repository;
  try {
    const { data } = await github.rest.repos.getContent({ owner, repo, path, ref });
    if (Array.isArray(data) || data.type !== 'file') return { kind: 'unfit', reason: 'it is no plain file' };
    if (data.size > MAX_BYTES || data.encoding !== 'base64')
      return {
        kind: 'unfit',
        reason: `it has ${data.size} bytes, and more than ${MAX_BYTES} are not read: "files" in probeable.config.yaml says which files hold specs`,
      };
    return { kind: 'text', text: Buffer.from(data.content, 'base64').toString('utf8') };
  } catch (error) {
    if (statusOf(error) === 404) return { kind: 'absent' };
    throw error;
  }
}
