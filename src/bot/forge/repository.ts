/* A repository of GitHub or GitLab, as far as judging a change reads it. */

/** A file at a commit or a branch. */
export interface Place {
  readonly path: string;
  readonly ref: string;
}

/** The text of a file at a commit, or why there is none. */
export type Content =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'absent' }
  /** A folder, a submodule, or a symbolic link that does not lead to a file. */
  | { readonly kind: 'no file' }
  | { readonly kind: 'unfit'; readonly reason: string };

/** What reads a repository. */
export interface RepositoryReader {
  /** `GitHub` */
  readonly forge: string;
  /** What stands at each place, in their order. */
  readAll(places: readonly Place[]): Promise<readonly Content[]>;
  /** The plain files of a commit or branch, by path: the hash of each; undefined where the forge lists only a part. */
  readTree(ref: string): Promise<ReadonlyMap<string, string> | undefined>;
}

/** In MiB. More of a file is not fetched. A lock file may be long, and somebody has to look whether it is a spec. */
const MAX = 16;

/** In bytes. */
export const TOO_LARGE_FROM = MAX << 20;

export const TOO_LARGE: Content = {
  kind: 'unfit',
  reason: `it has more than ${MAX} MiB, which are not read: "files" in probeable.config.yaml says which files hold specs`,
};
