import type { ChangedFile } from '../forge/change.ts';
import { statusOf } from '../forge/errors.ts';
import type { GitHub } from './client.ts';
import { changedFile } from './pull-request.ts';

/** GitHub names no more files of a comparison. */
export const MAX_COMPARED = 300;

/** The files that differ between two commits, from where they parted, and that commit. */
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
 * Where a branch left another one. A pull request is compared with that: its base goes on, and what others have changed
 * there since would look as if it were taken back.
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
 * Where `to` stands, seen from `from`: `ahead` where it has all of it, `behind` where it lacks some and has nothing else.
 * `unknown` where GitHub has no such commit.
 */
export async function relation(
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
  // Of the commits in between, which come in pages, nothing is wanted; files do not.
  const basehead = `${base}...${head}`;
  const { data } = await github.rest.repos.compareCommitsWithBasehead({ owner, repo, basehead, per_page: 1 });
  return data;
}
