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
