import { createHash } from 'node:crypto';
import { createPatch } from 'diff';

/** A commit: its files, by path. */
export interface Commit {
  readonly sha: string;
  readonly files: ReadonlyMap<string, string>;
  readonly parent?: string | undefined;
}

/** What stands at a path with this text: `-> x` is a symbolic link, which leads nowhere, and `@ x` a submodule. */
export function kindOf(text: string): 'file' | 'symlink' | 'submodule' {
  return text.startsWith('-> ') ? 'symlink' : text.startsWith('@ ') ? 'submodule' : 'file';
}

export interface Pull {
  readonly number: number;
  head: string;
  base: string;
  /** Where its branch left the base's. */
  readonly mergeBase: string;
  state: 'open' | 'closed';
}

export interface Comment {
  readonly id: number;
  readonly pull: number;
  body: string;
  readonly author: string;
  /** Listings show it from this moment on, in milliseconds since the epoch. */
  readonly visibleFrom: number;
  /** When it was written, in milliseconds since the epoch. */
  readonly created: number;
  /** How often it was edited: each may mail somebody. */
  edits: number;
  /** Somebody has hidden it ("minimized"). */
  isMinimized: boolean;
}

/** A comment on lines of a pull request. */
export interface ReviewComment {
  readonly id: number;
  readonly pull: number;
  readonly author: string;
  readonly visibleFrom: number;
  readonly path: string;
  readonly start: number;
  readonly line: number;
  readonly body: string;
}

/** What a reader sees of an annotation. */
export interface ShownAnnotation {
  readonly path: string;
  readonly annotation_level: string;
  readonly title: string;
  readonly message: string;
  readonly start_line: number;
}

export interface CheckRun {
  readonly id: number;
  readonly name: string;
  readonly head_sha: string;
  readonly external_id: string;
  readonly visibleFrom: number;
  /** Which App made it. */
  readonly app: string;
  /** When it was completed, in milliseconds since the epoch; 0 before that. */
  completed: number;
  status: string;
  conclusion: string | null;
  title: string;
  summary: string;
  annotations: readonly ShownAnnotation[];
}

/** One repository as GitHub keeps it. */
export class Repository {
  readonly defaultBranch = 'main';
  readonly commits = new Map<string, Commit>();
  readonly branches = new Map<string, string>();
  /** No more entries of a tree are given. */
  maxTree = 100_000;
  /** What people may do here, as GitHub calls it: `admin`, `write`, `read`. Others may do nothing. */
  readonly permissions = new Map<string, string>();
  /** Files that GraphQL has an error for. */
  readonly broken = new Set<string>();
  readonly pulls = new Map<number, Pull>();
  readonly comments: Comment[] = [];
  readonly checks: CheckRun[] = [];
  readonly reactions: { readonly comment: number; readonly content: string; readonly author: string }[] = [];
  readonly reviewComments: ReviewComment[] = [];
  /** What code scanning was given. */
  readonly sarifs: string[] = [];
  /** One for each review that was made: each is a mail. */
  reviews = 0;
  readonly #firstPull: number;
  #next: number;

  /** @param next the ids and the numbers of pull requests that come first, where those before them are somebody else's */
  constructor(next: { readonly id: number; readonly pull: number } = { id: 1, pull: 1 }) {
    this.#next = next.id;
    this.#firstPull = next.pull;
  }

  /** What this repository is without anything in it: ids and numbers go on, so that who knows this one meets nothing twice. */
  emptied(): Repository {
    return new Repository({ id: this.#next, pull: this.#firstPull + this.pulls.size });
  }

  nextId(): number {
    return this.#next++;
  }

  /** Somebody comments on a pull request, some seconds ago. Gives the comment's id. */
  say(pull: number, author: string, body: string, secondsAgo = 0): number {
    const id = this.nextId();
    const created = Date.now() - secondsAgo * 1000;
    this.comments.push({
      id,
      pull,
      author,
      body,
      created,
      visibleFrom: created,
      edits: 0,
      isMinimized: false,
    });
    return id;
  }

  /** Makes a commit of files. */
  commit(files: Readonly<Record<string, string>>, parent?: string): string {
    const sha = createHash('sha1')
      .update(`${this.#next++} ${JSON.stringify(files)}`)
      .digest('hex');
    this.commits.set(sha, { sha, files: new Map(Object.entries(files)), parent });
    return sha;
  }

  /** A commit or a branch, and what came before it, newest first. */
  history(ref: string): readonly string[] {
    const found: string[] = [];
    for (let at: string | undefined = this.branches.get(ref) ?? ref; at !== undefined; )
      at = this.commits.get(found[found.push(at) - 1] ?? '')?.parent;
    return found;
  }

  /** Opens a pull request. */
  open(base: Readonly<Record<string, string>>, head: Readonly<Record<string, string>>): Pull {
    const number = this.#firstPull + this.pulls.size;
    const mergeBase = this.commit(base);
    const pull: Pull = {
      number,
      base: mergeBase,
      mergeBase,
      head: this.commit(head, mergeBase),
      state: 'open',
    };
    if (!this.branches.has(this.defaultBranch)) this.branches.set(this.defaultBranch, pull.base);
    this.pulls.set(number, pull);
    return pull;
  }

  /** The files of a branch or a commit. */
  at(ref: string): ReadonlyMap<string, string> | undefined {
    return this.commits.get(this.branches.get(ref) ?? ref)?.files;
  }

  /** What differs between two commits, as GitHub lists it. */
  changes(
    base: string,
    head: string,
  ): readonly { readonly filename: string; readonly status: string; readonly patch?: string }[] {
    const before = this.at(base) ?? new Map<string, string>();
    const after = this.at(head) ?? new Map<string, string>();
    const paths = [...new Set([...before.keys(), ...after.keys()])].sort();
    return paths
      .filter((path) => before.get(path) !== after.get(path))
      .map((filename) => {
        const [old = '', now = ''] = [before.get(filename), after.get(filename)];
        return {
          filename,
          status: !before.has(filename) ? 'added' : !after.has(filename) ? 'removed' : 'modified',
          // GitHub shows no patch of what is large.
          ...(old.length + now.length > MAX_SHOWN ? {} : { patch: patchOf(filename, old, now) }),
        };
      });
  }
}

const MAX_SHOWN = 1 << 20;

function patchOf(filename: string, old: string, now: string): string {
  return createPatch(filename, old, now).split('\n').slice(4).join('\n');
}
