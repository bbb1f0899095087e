import { createHash } from 'node:crypto';
import {
  type Content,
  type Place,
  type RepositoryReader,
  TOO_LARGE,
  TOO_LARGE_FROM,
} from '../forge/repository.ts';
import { at } from '../payload.ts';
import type { GitHub } from './client.ts';
import { readContent } from './content.ts';
import { readTree } from './trees.ts';

/**
 * Files per request. GitHub returns at most 512,000 bytes of each, so a response has at most 26 MB; it ends requests
 * that take 10 s.
 */
const BATCH = 50;

/** Up to this number, files are read one by one: these responses have an ETag, so repeats do not count as requests. */
const FEW = 2;

/** The mask of the file type in the mode of a tree entry, and two types (git-fast-import(1)). */
const KIND = 0o170000;
const FILE = 0o100000;
const LINK = 0o120000;

/**
 * Reads files of a repository with GraphQL, many in one request. Truncated files and targets of symbolic links are read
 * one by one with the REST API, and so are all files after a GraphQL request has failed.
 */
export class FileReader implements RepositoryReader {
  readonly forge = 'GitHub';
  readonly #github: GitHub;
  readonly #repository: { readonly owner: string; readonly repo: string };
  #hasFailed = false;

  constructor(github: GitHub, repository: { readonly owner: string; readonly repo: string }) {
    this.#github = github;
    this.#repository = repository;
  }

  async readAll(places: readonly Place[]): Promise<readonly Content[]> {
    const contents: Content[] = [];
    for (let start = 0; start < places.length; start += BATCH)
      contents.push(...(await this.#readBatch(places.slice(start, start + BATCH))));
    return contents;
  }

  readTree(ref: string): Promise<ReadonlyMap<string, string> | undefined> {
    return readTree(this.#github, this.#repository, ref);
  }

  async #readBatch(places: readonly Place[]): Promise<readonly Content[]> {
    const answers = places.length <= FEW || this.#hasFailed ? undefined : await this.#ask(places);
    const contents: Content[] = [];
    for (const [index, { path, ref }] of places.entries())
      contents.push(answers?.[index] ?? (await readContent(this.#github, this.#repository, path, ref)));
    return contents;
  }

  /** The result of one request; undefined for files that it does not return whole, or for all if it fails. */
  async #ask(places: readonly Place[]): Promise<readonly (Content | undefined)[] | undefined> {
    const { owner, repo } = this.#repository;
    const refs = [...new Set(places.map(({ ref }) => ref))];
    try {
      const { data }: { readonly data: unknown } = await this.#github.request(`POST ${this.#address()}`, {
        query: queryFor(places, refs),
        variables: {
          owner,
          repo,
          ...Object.fromEntries(refs.map((ref, index) => [`r${index}`, revision(ref)])),
          ...Object.fromEntries(places.map(({ path }, index) => [`p${index}`, path])),
        },
      });
      return places.map(({ ref }, index) => contentOf(data, `r${refs.indexOf(ref)}`, `f${index}`));
    } catch {
      // The REST API can read the files too. If GitHub is down, that fails with an error.
      this.#hasFailed = true;
      return undefined;
    }
  }

  /** On GitHub Enterprise Server, the GraphQL API is at /api/graphql, next to /api/v3. */
  #address(): string {
    const { baseUrl } = this.#github.request.endpoint.DEFAULTS;
    return /\/api\/v3\/?$/.test(baseUrl) ? baseUrl.replace(/\/api\/v3\/?$/, '/api/graphql') : '/graphql';
  }
}

/** A commit, or the full ref of a branch, since a tag may have the same short name. */
function revision(ref: string): string {
  return /^[0-9a-f]{40,64}$/.test(ref) ? ref : `refs/heads/${ref}`;
}

/** Refs and paths are passed as variables, since they are untrusted. */
function queryFor(places: readonly Place[], refs: readonly string[]): string {
  const variables = [...refs.keys()].map((index) => `$r${index}: String!`);
  variables.push(...[...places.keys()].map((index) => `$p${index}: String!`));
  const commits = refs.map((ref, at) => {
    const files = places.flatMap((place, index) =>
      place.ref === ref ? [`f${index}: file(path: $p${index}) { ...entry }`] : [],
    );
    return `r${at}: object(expression: $r${at}) { ... on Commit { ${files.join(' ')} } }`;
  });
  return `query($owner: String!, $repo: String!, ${variables.join(', ')}) {
  repository(owner: $owner, name: $repo) { ${commits.join(' ')} }
}
fragment entry on TreeEntry { mode size oid object { ... on Blob { isTruncated text } } }`;
}

/** The content of a file in a response; undefined if the file has to be read separately. */
function contentOf(answer: unknown, commit: string, file: string): Content | undefined {
  const entry = at(answer, 'data', 'repository', commit, file);
  if (entry === null) return isFaulty(answer, file) ? undefined : { kind: 'absent' };
  const mode = at(entry, 'mode');
  if (typeof mode !== 'number') return undefined;
  // The REST API follows symbolic links.
  if ((mode & KIND) === LINK) return undefined;
  if ((mode & KIND) !== FILE) return { kind: 'no file' };
  if (Number(at(entry, 'size')) > TOO_LARGE_FROM) return TOO_LARGE;
  const text = at(entry, 'object', 'text');
  if (typeof text !== 'string' || at(entry, 'object', 'isTruncated') !== false) return undefined;
  return isBlob(text, at(entry, 'oid')) ? { kind: 'text', text } : undefined;
}

/** Whether a null in a response stands for an error, not for a missing file. */
function isFaulty(answer: unknown, file: string): boolean {
  const errors = at(answer, 'errors');
  return (
    Array.isArray(errors) &&
    errors.some((error: unknown) => {
      const path = at(error, 'path');
      return !Array.isArray(path) || path.length < 3 || path.includes(file);
    })
  );
}

/**
 * Whether a text has the given git object name. GitHub guesses encodings, so the text may differ from the file, and all
 * positions would be wrong.
 */
function isBlob(text: string, name: unknown): boolean {
  const bytes = Buffer.from(text);
  const kind = typeof name === 'string' && name.length === 64 ? 'sha256' : 'sha1';
  const hash = createHash(kind).update(`blob ${bytes.length}\0`).update(bytes);
  return hash.digest('hex') === name;
}
