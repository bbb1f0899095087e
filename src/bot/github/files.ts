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
 * So many files are asked for in one request. GitHub gives at most 512,000 bytes of each and ends what takes ten seconds;
 * an answer is at most 26 MB this way.
 */
const BATCH = 50;

/** Fewer files are read one by one: those answers have a tag, and cost nothing of the rate limit when asked again. */
const FEW = 2;

/** Modes of git's tree entries (git-fast-import(1)), as GraphQL gives them: their kind, and the kinds. */
const KIND = 0o170000;
const FILE = 0o100000;
const LINK = 0o120000;

/**
 * Reads files of a repository by GraphQL, many in one request. What it does not give whole, and the targets of symbolic
 * links, are read one by one; so is everything after GitHub has failed to answer once.
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

  /** What stands at each place, in their order. */
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

  /** What one request tells; undefined for each place that it says too little of, and for all where it fails. */
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
      // Whatever is wrong with GraphQL, the files can be read without it; where GitHub is down, reading them says so.
      this.#hasFailed = true;
      return undefined;
    }
  }

  /** GitHub Enterprise Server has GraphQL at /api/graphql, beside /api/v3. */
  #address(): string {
    const { baseUrl } = this.#github.request.endpoint.DEFAULTS;
    return /\/api\/v3\/?$/.test(baseUrl) ? baseUrl.replace(/\/api\/v3\/?$/, '/api/graphql') : '/graphql';
  }
}

/** A commit, or a branch by its whole name: a tag may have the same one. */
function revision(ref: string): string {
  return /^[0-9a-f]{40,64}$/.test(ref) ? ref : `refs/heads/${ref}`;
}

/** Names of commits and files are variables: a stranger chose them. */
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

/** What an answer says of a file; undefined where it has to be read by itself. */
function contentOf(answer: unknown, commit: string, file: string): Content | undefined {
  const entry = at(answer, 'data', 'repository', commit, file);
  if (entry === null) return isFaulty(answer, file) ? undefined : { kind: 'absent' };
  const mode = at(entry, 'mode');
  if (typeof mode !== 'number') return undefined;
  // The contents API follows a link to where it leads.
  if ((mode & KIND) === LINK) return undefined;
  if ((mode & KIND) !== FILE) return { kind: 'no file' };
  if (Number(at(entry, 'size')) > TOO_LARGE_FROM) return TOO_LARGE;
  const text = at(entry, 'object', 'text');
  if (typeof text !== 'string' || at(entry, 'object', 'isTruncated') !== false) return undefined;
  return isBlob(text, at(entry, 'oid')) ? { kind: 'text', text } : undefined;
}

/** Whether GitHub could not say what stands there, where it says null. */
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
 * Whether a text is the very bytes that git has under a name. GitHub guesses encodings, and may give another text than
 * the file has, in which every place would be wrong.
 */
function isBlob(text: string, name: unknown): boolean {
  const bytes = Buffer.from(text);
  const kind = typeof name === 'string' && name.length === 64 ? 'sha256' : 'sha1';
  const hash = createHash(kind).update(`blob ${bytes.length}\0`).update(bytes);
  return hash.digest('hex') === name;
}
