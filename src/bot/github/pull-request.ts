import type { ChangedFile } from '../forge/change.ts';
import type { GitHub } from './client.ts';

/** A pull request. */
export interface PullRef {
  readonly owner: string;
  readonly repo: string;
  readonly number: number;
}

/** What a pull request is at a moment. */
export interface PullState {
  /** Commits. */
  readonly head: string;
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

/** No more open pull requests are looked through. */
const MAX_OPEN = 1000;

/** A page of the open ones, those that were updated last first. */
const NEWEST_OPEN = { state: 'open', sort: 'updated', direction: 'desc', per_page: 100 } as const;

/** The open pull requests whose head is a commit, also those from forks, which GitHub's payloads do not name. */
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

/** A page of the open pull requests, those that were updated last, and whether there are more. */
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

/** GitHub names no more files of a pull request. */
export const MAX_LISTED = 3000;

/** The files of a pull request. */
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

/** A file as GitHub lists it for a pull request, and for two commits. */
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
