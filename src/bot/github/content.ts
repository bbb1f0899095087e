import { statusOf } from '../forge/errors.ts';
import { type Content, TOO_LARGE, TOO_LARGE_FROM } from '../forge/repository.ts';
import type { GitHub } from './client.ts';

/** Reads a file at a commit of a repository. The repository also has the commits of pull requests from forks. */
export async function readContent(
  github: GitHub,
  repository: { readonly owner: string; readonly repo: string },
  path: string,
  ref: string,
): Promise<Content> {
  const { owner, repo } = repository;
  try {
    const { data } = await github.rest.repos.getContent({ owner, repo, path, ref });
    if (Array.isArray(data) || data.type !== 'file') return { kind: 'no file' };
    if (data.size > TOO_LARGE_FROM) return TOO_LARGE;
    if (data.encoding === 'base64')
      return { kind: 'text', text: Buffer.from(data.content, 'base64').toString('utf8') };
    // From 1 MB on, GitHub returns the text only in the raw format.
    const raw: { readonly data: unknown } = await github.rest.repos.getContent({
      owner,
      repo,
      path,
      ref,
      mediaType: { format: 'raw' },
    });
    const bytes = raw.data instanceof ArrayBuffer ? Buffer.from(raw.data) : String(raw.data);
    return { kind: 'text', text: bytes.toString('utf8') };
  } catch (error) {
    if (statusOf(error) === 404) return { kind: 'absent' };
    // From 100 MB on, GitHub refuses.
    if (statusOf(error) === 403 && error instanceof Error && /too.large/i.test(error.message))
      return TOO_LARGE;
    throw error;
  }
}
