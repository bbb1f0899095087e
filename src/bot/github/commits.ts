import type { ChangedFile } from '../forge/change.ts';
import { statusOf } from '../forge/errors.ts';
import type { GitHub } from './client.ts';
import { changedFile } from './pull-request.ts';

/** GitHub's limit on the files of a comparison. */
export const MAX_COMPARED = 300;

/** The merge base of two commits, and the files that differ between it and `head`. */
export async function compareCommits(
  github: GitHub,
  repository: Repository,
  base: string,
  head: string,
): Promise<{ readonly files: readonly ChangedFile[]; readonly mergeBase: string }> {
  const { files = [], merge_base_commit } = await compare(github, repository, base, head);
  return { files: files.map(changedFile), mergeBase: merge_base_commit.sha };
}

/**
 * The merge base of two commits. A pull request is compared with it, since its base branch moves on: compared with the
 * branch, later changes of others would look reverted.
 */
export async function mergeBase(
  github: GitHub,
  repository: Repository,
  base: string,
  head: string,
): Promise<string> {
  return (await compare(github, repository, base, head)).merge_base_commit.sha;
}

/**
 * How `to` relates to `from`: `ahead` if `from` is its ancestor, `behind` if it is an ancestor of `from`, `unknown` if
 * GitHub does not have one of the commits.
 */
export async function commitRelation(
  github: GitHub,
  repository: Repository,
  from: string,
  to: string,
): Promise<'ahead' | 'behind' | 'diverged' | 'identical' | 'unknown'> {
  try {
    return (await compare(github, repository, from, to)).status;
  } catch (error) {
    if (statusOf(error) === 404) return 'unknown';
    throw error;
  }
}

interface Repository {
  readonly owner: string;
  readonly repo: string;
}

async function compare(github: GitHub, { owner, repo }: Repository, base: string, head: string) {
  // Only the commits are paginated, and they are not needed.
  const basehead = `${base}...${head}`;
  const { data } = await github.rest.repos.compareCommitsWithBasehead({ owner, repo, basehead, per_page: 1 });
  return data;
}
