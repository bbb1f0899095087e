import { createHash } from 'node:crypto';
import { createPatch } from 'diff';

export interface User {
  readonly id: number;
  readonly username: string;
  /** Of an access token. */
  readonly bot: boolean;
}

export interface Project {
  readonly id: number;
  readonly path: string;
  /** Files of commits, by path. */
  readonly commits: Map<string, ReadonlyMap<string, string>>;
  readonly branches: Map<string, string>;
  /** Levels of members, by their numbers. */
  readonly members: Map<number, number>;
  /** Those who are no members do not see it. */
  isPrivate: boolean;
}

export interface Request {
  readonly iid: number;
  readonly project: Project;
  readonly source: Project;
  readonly sourceBranch: string;
  targetBranch: string;
  head: string;
  base: string | null;
  state: 'opened' | 'closed' | 'merged';
  isDraft: boolean;
  /** GitLab compares the commits after it has told of them: for so many more questions it has not. */
  unprepared: number;
  isLocked: boolean;
  /** Heads that there were, with their bases. */
  readonly versions: { readonly head: string; readonly base: string }[];
}

export interface Note {
  readonly id: number;
  readonly iid: number;
  readonly author: User;
  body: string;
  readonly type: string | null;
  readonly system: boolean;
  readonly created: number;
  /** Listings show it from this moment on. */
  readonly visibleFrom: number;
  /** How often it was edited. */
  edits: number;
}

export interface Pipeline {
  readonly id: number;
  readonly project: Project;
  readonly sha: string;
  readonly ref: string;
  readonly source: 'external' | 'merge_request_event' | 'push';
}

export interface Status {
  readonly id: number;
  readonly pipeline: Pipeline;
  readonly name: string;
  readonly author: User;
  readonly visibleFrom: number;
  state: string;
  description: string | null;
  finished: number | undefined;
}

/** What stands at a path with this text: `-> x` is a symbolic link, and `@ x` a submodule. */
function modeOf(text: string): string {
  return text.startsWith('-> ') ? '120000' : text.startsWith('@ ') ? '160000' : '100644';
}

type Files = Readonly<Record<string, string>>;

/** Some projects as GitLab keeps them. */
export class World {
  /** What was listed before: a large tree is asked for page by page. */
  readonly #trees = new WeakMap<ReadonlyMap<string, string>, readonly Record<string, string>[]>();
  readonly projects = new Map<number, Project>();
  readonly requests: Request[] = [];
  readonly notes: Note[] = [];
  readonly pipelines: Pipeline[] = [];
  readonly statuses: Status[] = [];
  readonly awards: { readonly note: number; readonly name: string }[] = [];
  readonly users = new Map<number, User>();
  /** GitLab tells of no more files of a merge request. */
  maxFiles = 1000;
  /** GitLab shows no more characters of a file's changes. */
  maxPatch = 200_000;
  #next = 100;

  nextId(): number {
    return this.#next++;
  }

  /** Empties all lists but that of users. Ids go on, so that who knows this world meets nothing twice. */
  empty(): void {
    this.projects.clear();
    for (const list of [this.requests, this.notes, this.pipelines, this.statuses, this.awards])
      list.length = 0;
  }

  user(username: string, bot = false): User {
    const known = [...this.users.values()].find((each) => each.username === username);
    if (known !== undefined) return known;
    const made = { id: this.nextId(), username, bot };
    this.users.set(made.id, made);
    return made;
  }

  project(path: string, files: Files = {}): Project {
    const project: Project = {
      id: this.nextId(),
      path,
      commits: new Map(),
      branches: new Map(),
      members: new Map(),
      isPrivate: false,
    };
    this.projects.set(project.id, project);
    project.branches.set('main', this.commit(project, files));
    return project;
  }

  commit(project: Project, files: Files): string {
    const sha = createHash('sha1')
      .update(`${this.nextId()} ${JSON.stringify(files)}`)
      .digest('hex');
    project.commits.set(sha, new Map(Object.entries(files)));
    return sha;
  }

  /** Opens a merge request from a branch of `source`, which is the project itself where it is left out. */
  open(project: Project, files: Files, source = project): Request {
    const iid = this.requests.filter((request) => request.project === project).length + 1;
    const base = project.branches.get('main') ?? '';
    const sourceBranch = `topic-${iid}`;
    const request: Request = {
      iid,
      project,
      source,
      sourceBranch,
      targetBranch: 'main',
      head: '',
      base,
      state: 'opened',
      isDraft: false,
      unprepared: 0,
      isLocked: false,
      versions: [],
    };
    this.requests.push(request);
    this.push(request, files);
    return request;
  }

  /** Puts another commit at the head. GitLab fetches those of forks into the project. */
  push(request: Request, files: Files): string {
    const { source, project, sourceBranch } = request;
    const head = this.commit(source, files);
    source.branches.set(sourceBranch, head);
    project.commits.set(head, new Map(Object.entries(files)));
    request.head = head;
    request.versions.unshift({ head, base: request.base ?? '' });
    return head;
  }

  say(request: Request, author: User, body: string, secondsAgo = 0, type: string | null = null): Note {
    const created = Date.now() - secondsAgo * 1000;
    const note = {
      id: this.nextId(),
      iid: request.iid,
      author,
      body,
      type,
      system: false,
      created,
      visibleFrom: created,
      edits: 0,
    };
    this.notes.push(note);
    return note;
  }

  /** What differs between the base and the head, as GitLab lists it: without the changes of what is large. */
  diffs({ project, source, base, head }: Request) {
    const before = project.commits.get(base ?? '') ?? new Map<string, string>();
    // It has been fetched for the comparison, wherever else it shows up.
    const after = project.commits.get(head) ?? source.commits.get(head) ?? new Map<string, string>();
    const gone = [...before].filter(([path]) => !after.has(path));
    const paths = [...new Set([...before.keys(), ...after.keys()])].sort();
    const renamed = new Set<string>();
    const listed = paths
      .filter((path) => before.get(path) !== after.get(path))
      .map((path) => {
        const [old, now] = [before.get(path), after.get(path)];
        const from = old === undefined ? gone.find(([, text]) => text === now)?.[0] : undefined;
        if (from !== undefined) renamed.add(from);
        const patch = createPatch(path, old ?? '', now ?? '')
          .split('\n')
          .slice(4)
          .join('\n');
        const isLarge = patch.length > this.maxPatch;
        return {
          diff: isLarge ? '' : patch,
          collapsed: isLarge,
          too_large: isLarge,
          new_path: path,
          old_path: from ?? path,
          a_mode: old === undefined ? '0' : modeOf(old),
          b_mode: now === undefined ? '0' : modeOf(now),
          new_file: old === undefined && from === undefined,
          renamed_file: from !== undefined,
          deleted_file: now === undefined,
        };
      })
      .map((file) => (file.renamed_file ? { ...file, a_mode: file.b_mode } : file));
    return listed.filter(({ old_path, deleted_file }) => !(deleted_file && renamed.has(old_path)));
  }

  /** The files of a commit, as a tree has them. */
  tree(files: ReadonlyMap<string, string>): readonly Record<string, string>[] {
    const known = this.#trees.get(files);
    if (known !== undefined) return known;
    const tree = [...files].map(([path, text]) => ({
      id: createHash('sha1').update(text).digest('hex'),
      name: path.split('/').at(-1) ?? '',
      type: 'blob',
      path,
      mode: modeOf(text),
    }));
    this.#trees.set(files, tree);
    return tree;
  }
}
