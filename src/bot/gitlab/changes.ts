import { type Change, type ChangedFile, changedBetween } from '../forge/change.ts';
import type { RepositoryReader } from '../forge/repository.ts';
import { at, textAt } from '../payload.ts';
import type { GitLab } from './client.ts';
import type { MergeRequest } from './merge-request.ts';
import { isPlain } from './modes.ts';

/** Limit on the pages of changed files. GitLab shows at most 3000 files ("Diff limits administration"). */
const MAX_PAGES = 40;

/**
 * The change of a merge request. GitLab limits the list of files as configured by an administrator; only the count of
 * changes reveals that. If the list is incomplete, both trees are compared. GitLab also omits the diffs of large files,
 * so there are no patches; texts are read from the repository.
 */
export async function changeOfMergeRequest(
  gitlab: GitLab,
  { project, iid, changesCount, head }: MergeRequest,
  base: string,
  repository: RepositoryReader,
): Promise<Change> {
  const commits = { head, base };
  const path = `projects/${project}/merge_requests/${iid}/diffs`;
  const { items, isWhole } = await gitlab.list(path, {}, MAX_PAGES);
  const listed = items.flatMap(changedFile);
  if (isWhole && changesCount === String(items.length)) return { commits, changed: listed, isWhole };
  const before = await repository.readTree(base);
  const after = before === undefined ? undefined : await repository.readTree(head);
  if (before === undefined || after === undefined) return { commits, changed: listed, isWhole: false };
  return { commits, changed: changedBetween(before, after), isWhole: true };
}

/** Converts a file as GitLab lists it. Counts only plain files, not symbolic links or submodules. */
function changedFile(listed: unknown): readonly ChangedFile[] {
  const isNew = at(listed, 'new_file') === true;
  const isGone = at(listed, 'deleted_file') === true;
  const path = isGone || !isPlain(at(listed, 'b_mode')) ? undefined : textAt(listed, 'new_path');
  const before = isNew || !isPlain(at(listed, 'a_mode')) ? undefined : textAt(listed, 'old_path');
  return path === undefined && before === undefined ? [] : [{ path, before, patch: undefined }];
}
