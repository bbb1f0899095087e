import {
  type Content,
  type Place,
  type RepositoryReader,
  TOO_LARGE,
  TOO_LARGE_FROM,
} from '../forge/repository.ts';
import { at, commitAt, textAt } from '../payload.ts';
import { type GitLab, GitLabError } from './client.ts';
import { isPlain } from './modes.ts';

/** The number of files that are read concurrently. */
const WIDTH = 6;

/** Limit on the pages of a tree, of a hundred entries each. */
const MAX_PAGES = 200;

/**
 * Reads files of a merge request's target project. GitLab fetches the commits of forks into it
 * (`refs/merge-requests/…`), so the fork, which may be private, is read only if that has not happened yet.
 */
export class ProjectReader implements RepositoryReader {
  readonly forge = 'GitLab';
  readonly #gitlab: GitLab;
  readonly #project: number;
  readonly #fork: number | undefined;
  readonly #commits = new Map<string, Promise<string>>();

  /** @param fork the source project of the merge request */
  constructor(gitlab: GitLab, project: number, fork: number | undefined) {
    this.#gitlab = gitlab;
    this.#project = project;
    this.#fork = fork === project ? undefined : fork;
  }

  async readAll(places: readonly Place[]): Promise<readonly Content[]> {
    const contents: Content[] = [];
    for (let start = 0; start < places.length; start += WIDTH)
      contents.push(
        ...(await Promise.all(places.slice(start, start + WIDTH).map((place) => this.#read(place)))),
      );
    return contents;
  }

  async readTree(ref: string): Promise<ReadonlyMap<string, string> | undefined> {
    const commit = await this.#commitOf(ref);
    const path = `projects/${this.#project}/repository/tree`;
    const query = { ref: commit, recursive: true, pagination: 'keyset' };
    const { items, isWhole } = await this.#gitlab.list(path, query, MAX_PAGES);
    if (!isWhole) return undefined;
    const files = new Map<string, string>();
    for (const entry of items) {
      const name = textAt(entry, 'path');
      const id = commitAt(entry, 'id');
      if (name !== undefined && id !== undefined && isPlain(at(entry, 'mode'))) files.set(name, id);
    }
    return files;
  }

  async #read({ path, ref }: Place): Promise<Content> {
    const commit = await this.#commitOf(ref);
    try {
      return await this.#readIn(this.#project, path, commit);
    } catch (error) {
      if (this.#fork === undefined || !isMissingCommit(error)) throw error;
      return this.#readIn(this.#fork, path, commit);
    }
  }

  async #readIn(project: number, path: string, commit: string): Promise<Content> {
    const address = `projects/${project}/repository/files/${encodeURIComponent(path)}/raw`;
    try {
      const bytes = await this.#gitlab.bytes(address, { ref: commit }, TOO_LARGE_FROM);
      return bytes === undefined ? TOO_LARGE : { kind: 'text', text: bytes.toString('utf8') };
    } catch (error) {
      // A 404 may also mean a missing commit or project, which says nothing about the file.
      if (error instanceof GitLabError && error.status === 404 && /\bFile Not Found\b/i.test(error.message))
        return { kind: 'absent' };
      throw error;
    }
  }

  /** The commit of a ref, which is a commit or a branch. Resolved here, since a tag may have the branch's name. */
  #commitOf(ref: string): Promise<string> {
    if (/^[0-9a-f]{40,64}$/.test(ref)) return Promise.resolve(ref);
    const known = this.#commits.get(ref);
    if (known !== undefined) return known;
    const path = `projects/${this.#project}/repository/branches/${encodeURIComponent(ref)}`;
    const found = this.#gitlab.get(path).then((branch) => {
      const commit = commitAt(branch, 'commit', 'id');
      if (commit === undefined) throw new Error(`GitLab names no commit of the branch ${ref}`);
      return commit;
    });
    this.#commits.set(ref, found);
    return found;
  }
}

function isMissingCommit(error: unknown): boolean {
  return error instanceof GitLabError && error.status === 404 && /\bCommit Not Found\b/i.test(error.message);
}
