/** Two commits that are compared; `base` is the merge base of the head and its target branch. */
export interface Range {
  readonly head: string;
  readonly base: string;
}

/** A file that differs between two commits. */
export interface ChangedFile {
  /** The path in the head; undefined if the file was removed. */
  readonly path: string | undefined;
  /** The path in the base; undefined if the file is new. */
  readonly before: string | undefined;
  /** The unified diff; undefined if the forge does not show it. */
  readonly patch: string | undefined;
}

/** The files that differ between two commits. Later changes on the target branch are not included. */
export interface Change {
  readonly commits: Range;
  readonly changed: readonly ChangedFile[];
  /** False if the forge lists only some of the files. */
  readonly isWhole: boolean;
}

/**
 * The plain files that differ between two trees. A renamed file appears twice: as removed and as new.
 *
 * @param before the hash of each file, by path
 * @param after the same for the other tree
 */
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
