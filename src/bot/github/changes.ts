import type { GitHub } from './client.ts';
import { compareCommits, MAX_COMPARED } from './commits.ts';
import { type ChangedFile, listChangedFiles, MAX_LISTED, type PullRef } from './pull-request.ts';
import type { Commits } from './specs.ts';
import { changedByTrees } from './trees.ts';

/** What differs between two commits. */
export interface Change {
  /** `base` is where the head left it: what others did there since is no part of the change. */
  readonly commits: Commits;
  readonly changed: readonly ChangedFile[];
  /** False where GitHub tells of some of the files only. */
  readonly isWhole: boolean;
}

/** What a pull request changes. */
export async function changeOfPull(github: GitHub, pull: PullRef, commits: Commits): Promise<Change> {
  return whole(github, commits, await listChangedFiles(github, pull), MAX_LISTED);
}

/** What a push or a merge queue brings, from where `commits.base`, a commit or a branch, and the head parted. */
export async function changeOfCommits(github: GitHub, commits: Commits): Promise<Change> {
  const { files, mergeBase } = await compareCommits(github, commits, commits.base, commits.head);
  return whole(github, { ...commits, base: mergeBase }, files, MAX_COMPARED);
}

async function whole(
  github: GitHub,
  commits: Commits,
  listed: readonly ChangedFile[],
  limit: number,
): Promise<Change> {
  if (listed.length < limit) return { commits, changed: listed, isWhole: true };
  const all = await changedByTrees(github, commits, commits.base, commits.head);
  if (all === undefined) return { commits, changed: listed, isWhole: false };
  const patches = new Map(listed.map(({ path, patch }) => [path, patch]));
  const changed = all.map((file) => ({
    ...file,
    patch: file.path === undefined ? undefined : patches.get(file.path),
  }));
  return { commits, changed, isWhole: true };
}
