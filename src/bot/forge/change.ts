/** The two commits that are compared: `base` is where the head left its branch. */
export interface Range {
  readonly head: string;
  readonly base: string;
}

/** A file that differs between two commits. */
export interface ChangedFile {
  /** Where it is in the head; undefined where it was removed. */
  readonly path: string | undefined;
  /** Where it is in the base; undefined where it is new. */
  readonly before: string | undefined;
  /** What changes in it, as far as the forge shows it. */
  readonly patch: string | undefined;
}

/** What differs between two commits. What others did on the base since the head left it is no part of the change. */
export interface Change {
  readonly commits: Range;
  readonly changed: readonly ChangedFile[];
  /** False where the forge tells of some of the files only. */
  readonly isWhole: boolean;
}

/** The plain files that differ between two trees. A file that was renamed is one that is removed and one that is new. */
export function changedBetween(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): readonly ChangedFile[] {
  const changed: ChangedFile[] = [];
  for (const [path, sha] of after) {
    const old = before.get(path);
    if (old !== sha) changed.push({ path, before: old === undefined ? undefined : path, patch: undefined });
  }
  for (const path of before.keys())
    if (!after.has(path)) changed.push({ path: undefined, before: path, patch: undefined });
  return changed;
}
