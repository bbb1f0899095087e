import type { GitHub } from './client.ts';
import { type ChangedFile, changedFile } from './pull-request.ts';

/** GitHub names no more files of a comparison. */
export const MAX_COMPARED = 300;

/** The files that differ between two commits, from where they parted. */
export async function compareCommits(
  github: GitHub,
  repository: { readonly owner: string; readonly repo: string },
  base: string,
  head: string,
): Promise<readonly ChangedFile[]> {
  const { owner, repo } = repository;
  const { data } = await github.rest.repos.compareCommitsWithBasehead({
    owner,
    repo,
    basehead: `${base}...${head}`,
    per_page: 1,
  });
  return (data.files ?? []).map(changedFile);
}

/**
 * Where a branch left another one. A pull request is compared with that: its base goes on, and what others have changed
 * there since would look as if it were taken back.
 */
export async function mergeBase(
  github: GitHub,
  repository: { readonly owner: string; readonly repo: string },
  base: string,
  head: string,
): Promise<string> {
  const { owner, repo } = repository;
  const { data } = await github.rest.repos.compareCommitsWithBasehead({
    owner,
    repo,
    basehead: `${base}...${head}`,
    per_page: 1,
  });
  return data.merge_base_commit.sha;
}
