import { type ChangedFile, changedBetween } from '../forge/change.ts';
import type { GitHub } from './client.ts';

/** The modes of plain files in a tree; 120000 is a symbolic link, 160000 a submodule (git-fast-import(1)). */
const PLAIN = new Set(['100644', '100755']);

/**
 * The plain files that differ between two commits, by comparing trees. GitHub's own lists end at 300 files of a
 * comparison and 3000 of a pull request.
 *
 * @returns undefined if GitHub truncates a tree, which it does beyond 100,000 entries or 7 MB
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

/** The hashes of the plain files of a commit, by path; undefined if GitHub truncates the tree. */
export async function readTree(
  github: GitHub,
  { owner, repo }: { readonly owner: string; readonly repo: string },
  commit: string,
): Promise<ReadonlyMap<string, string> | undefined> {
  const { data } = await github.rest.git.getTree({ owner, repo, tree_sha: commit, recursive: 'true' });
  if (data.truncated) return undefined;
  return new Map(data.tree.filter(({ mode }) => PLAIN.has(mode)).map(({ path, sha }) => [path, sha]));
}
