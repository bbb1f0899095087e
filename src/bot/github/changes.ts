import type { Change, ChangedFile, Range } from '../forge/change.ts';
import { statusOf } from '../forge/errors.ts';
import type { GitHub } from './client.ts';
import { compareCommits, MAX_COMPARED } from './commits.ts';
import { listChangedFiles, MAX_LISTED, type PullRef } from './pull-request.ts';
import { changedByTrees, readTree } from './trees.ts';

/** Two commits of a repository. */
export interface Commits extends Range {
  readonly owner: string;
  readonly repo: string;
}

/** The change of a pull request. */
export async function changeOfPull(github: GitHub, pull: PullRef, commits: Commits): Promise<Change> {
  return whole(github, commits, await listChangedFiles(github, pull), MAX_LISTED);
}

/**
 * The change of a push or a merge queue, from the merge base of the head and `commits.base`, which may be a branch. If
 * GitHub no longer has the base, for example after a forced push, `branch` replaces it. If the head shares no commit
 * with `branch` either, all its files are new.
 */
export async function changeOfCommits(github: GitHub, commits: Commits, branch: string): Promise<Change> {
  for (const base of new Set([commits.base, branch])) {
    try {
      const { files, mergeBase } = await compareCommits(github, commits, base, commits.head);
      return await whole(github, { ...commits, base: mergeBase }, files, MAX_COMPARED);
    } catch (error) {
      // GitHub also responds 404 if the two commits have no common ancestor.
      if (statusOf(error) !== 404) throw error;
    }
  }
  const tree = await readTree(github, commits, commits.head);
  const changed = [...(tree?.keys() ?? [])].map((path) => ({ path, before: undefined, patch: undefined }));
  return { commits, changed, isWhole: tree !== undefined };
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
