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

/** So many files are read at a time. */
const WIDTH = 6;

/** No more pages of a tree are read, of a hundred entries each. */
const MAX_PAGES = 200;

/**
 * Reads the files of the project that a merge request is to get into. GitLab fetches the commits of a fork's merge request
 * into it (`refs/merge-requests/…`), so that the fork itself, which may be private, is asked only where it has not yet.
 */
export class ProjectReader implements RepositoryReader {
  readonly forge = 'GitLab';
  readonly #gitlab: GitLab;
  readonly #project: number;
  readonly #fork: number | undefined;
  readonly #commits = new Map<string, Promise<string>>();

  /** @param fork the project that the merge request comes from */
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
      // Of a commit or a project that is not there GitLab says 404, too: then nobody knows what the file holds.
      if (error instanceof GitLabError && error.status === 404 && /\bFile Not Found\b/i.test(error.message))
        return { kind: 'absent' };
      throw error;
    }
  }

  /** A commit, or that of a branch: a tag may have the branch's name. */
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
