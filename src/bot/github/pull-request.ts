import type { ChangedFile } from '../forge/change.ts';
import type { GitHub } from './client.ts';

/** The address of a pull request. */
export interface PullRef {
  readonly owner: string;
  readonly repo: string;
  readonly number: number;
}

/** The state of a pull request at one time. */
export interface PullState {
  /** The commit at the tip of the source branch. */
  readonly head: string;
  /** The commit at the tip of the target branch. */
  readonly base: string;
  readonly isOpen: boolean;
  readonly defaultBranch: string;
  readonly changedFiles: number;
}

export async function readPull(github: GitHub, { owner, repo, number }: PullRef): Promise<PullState> {
  const { data } = await github.rest.pulls.get({ owner, repo, pull_number: number });
  return {
    head: data.head.sha,
    base: data.base.sha,
    isOpen: data.state === 'open',
    defaultBranch: data.base.repo.default_branch,
    changedFiles: data.changed_files,
  };
}

/** Limit on the open pull requests that are searched. */
const MAX_OPEN = 1000;

/** The query for open pull requests, the most recently updated first. */
const NEWEST_OPEN = { state: 'open', sort: 'updated', direction: 'desc', per_page: 100 } as const;

/** The numbers of the open pull requests with a given head. Includes those from forks, which GitHub's payloads omit. */
export async function pullsWithHead(
  github: GitHub,
  { owner, repo }: { readonly owner: string; readonly repo: string },
  head: string,
): Promise<readonly number[]> {
  const found: number[] = [];
  let seen = 0;
  for await (const { data } of github.paginate.iterator(github.rest.pulls.list, {
    owner,
    repo,
    ...NEWEST_OPEN,
  })) {
    found.push(...data.filter((pull) => pull.head.sha === head).map(({ number }) => number));
    seen += data.length;
    if (seen >= MAX_OPEN) break;
  }
  return found;
}

/** The most recently updated open pull requests, at most one page, and whether there are more. */
export async function newestOpenPulls(
  github: GitHub,
  { owner, repo }: { readonly owner: string; readonly repo: string },
): Promise<{ readonly numbers: readonly number[]; readonly hasMore: boolean }> {
  const { data, headers } = await github.rest.pulls.list({
    owner,
    repo,
    ...NEWEST_OPEN,
  });
  return {
    numbers: data.map(({ number }) => number),
    hasMore: headers.link?.includes('rel="next"') === true,
  };
}

/** GitHub's limit on the listed files of a pull request. */
export const MAX_LISTED = 3000;

export async function listChangedFiles(
  github: GitHub,
  { owner, repo, number }: PullRef,
): Promise<readonly ChangedFile[]> {
  const files = await github.paginate(github.rest.pulls.listFiles, {
    owner,
    repo,
    pull_number: number,
    per_page: 100,
  });
  return files.map(changedFile);
}

/** Converts a file as GitHub lists it for a pull request or a comparison. */
export function changedFile(file: {
  readonly filename: string;
  readonly status: string;
  readonly previous_filename?: string | undefined;
  readonly patch?: string | undefined;
}): ChangedFile {
  const { filename, status, previous_filename: previous, patch } = file;
  return {
    path: status === 'removed' ? undefined : filename,
    before: status === 'added' ? undefined : (previous ?? filename),
    patch,
  };
}
