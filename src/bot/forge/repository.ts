/* Read access to a repository on GitHub or GitLab. */

/** A file at a commit or a branch. */
export interface Place {
  readonly path: string;
  readonly ref: string;
}

/** The text of a file, or the reason why there is none. */
export type Content =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'absent' }
  /** A folder, a submodule, or a symbolic link that does not lead to a file. */
  | { readonly kind: 'no file' }
  | { readonly kind: 'unfit'; readonly reason: string };

export interface RepositoryReader {
  /** The forge's name, such as `GitHub`. */
  readonly forge: string;
  /** The contents of files, in the order of `places`. */
  readAll(places: readonly Place[]): Promise<readonly Content[]>;
  /** The hashes of the plain files of a commit or branch, by path; undefined if the forge lists only some of them. */
  readTree(ref: string): Promise<ReadonlyMap<string, string> | undefined>;
}

/** Limit on the size of a file, in MiB. Long lock files fit, since only their text tells that they are not specs. */
const MAX = 16;

/** The same limit in bytes. */
export const TOO_LARGE_FROM = MAX << 20;

export const TOO_LARGE: Content = {
  kind: 'unfit',
  reason: `it has more than ${MAX} MiB, which are not read: "files" in probeable.config.yaml says which files hold specs`,
};
