import { type ChangedFile, changedBetween } from '../forge/change.ts';
import type { GitHub } from './client.ts';

/** Modes of plain files in a tree (git-fast-import(1)); 120000 is a symbolic link, 160000 a submodule. */
const PLAIN = new Set(['100644', '100755']);

/**
 * The plain files that differ between two commits, by their trees: GitHub lists 300 files of a comparison and 3000 of a
 * pull request, and leaves out the others.
 *
 * @returns undefined where GitHub gives only a part of a tree: beyond 100,000 entries or 7 MB
 */
export async function changedByTrees(
  github: GitHub,
  repository: { readonly owner: string; readonly repo: string },
  base: string,
  head: string,
): Promise<readonly ChangedFile[] | undefined> {
  const before = await readTree(github, repository, base);
  const after = await readTree(github, repository, head);
  if (before === undefined || after === undefined) return undefined;
  return changedBetween(before, after);
}

/** The plain files of a commit, by path: the hash of what they hold; undefined where GitHub gives only a part. */
export async function readTree(
  github: GitHub,
  { owner, repo }: { readonly owner: string; readonly repo: string },
  commit: string,
): Promise<ReadonlyMap<string, string> | undefined> {
  const { data } = await github.rest.git.getTree({ owner, repo, tree_sha: commit, recursive: 'true' });
  if (data.truncated) return undefined;
  return new Map(data.tree.filter(({ mode }) => PLAIN.has(mode)).map(({ path, sha }) => [path, sha]));
}
