import { readCommands } from '../command.ts';
import {
  keyOfMergeRequest,
  type MergeRequestTask,
  readMergeRequestTask,
  unjudgedMergeRequest,
} from '../gitlab/task.ts';
import { at, branchAt, commitAt, nameAt, numberAt, queuedPullAt } from '../payload.ts';
import { type OpenPullsTask, tasksOfInstallation } from './installed.ts';

/** What a delivery asks for. It is small and names things instead of copying them, so that it can be done at any time. */
export type Task = PullTask | MergeRequestTask;

/** What a delivery of GitHub asks for. */
export interface PullTask {
  /** Tasks of GitHub have no `forge`: they were stored before other forges were supported. */
  readonly forge?: undefined;
  readonly installation: number;
  readonly owner: string;
  readonly repo: string;
  readonly what:
    | {
        readonly kind: 'pull';
        readonly number: number;
        /** The head that the webhook names. GitHub's API may lag behind and still return an older one. */
        readonly head?: string;
        /** Somebody asked for a new run of the check. */
        readonly isRerun?: true;
      }
    /** A comment asks for a new review; it gets a reaction when that is done. */
    | { readonly kind: 'recheck'; readonly number: number; readonly comment: number }
    /** Reviews all pull requests with this head: for a head from a fork, GitHub's webhook names none. */
    | { readonly kind: 'head'; readonly head: string }
    /** A review was given up. Its check must say so, so that nobody waits for it. */
    | { readonly kind: 'unjudged'; readonly number: number }
    | { readonly kind: 'unjudged commit'; readonly head: string }
    | { readonly kind: 'explain'; readonly number: number; readonly rule: string; readonly comment: number }
    /** A comment accepts findings; it names the rules and the reasons. */
    | { readonly kind: 'accept'; readonly number: number; readonly comment: number }
    | {
        readonly kind: 'commits';
        readonly head: string;
        readonly base: string;
        readonly branch: string;
        /** The pull request, if a merge queue tests it. */
        readonly number?: number;
        /** Somebody asked for a new run of the check. */
        readonly isRerun?: true;
      }
    /** Looks for pull requests that were open when the App was installed; `unsearchedRepositories` more repositories are not searched. */
    | OpenPullsTask['what']
    /** Reviews a pull request that was open when the App was installed. */
    | { readonly kind: 'backlog'; readonly number: number };
}

/**
 * The time between two tasks that nobody waits for, in one installation, in seconds; undefined for a task that somebody
 * waits for. A review takes about 15 requests, and GitHub allows an installation 5,000 an hour (GitHub Docs, "Rate limits
 * for GitHub Apps"): at this pace, half of them remain for other work.
 */
export function paceOf({ what: { kind } }: PullTask): number | undefined {
  return kind === 'backlog' ? 20 : kind === 'open pulls' ? 2 : undefined;
}

/** The concurrency key of a task: of the tasks with one key, only one runs at a time. */
export function keyOf(task: Task): string {
  if (task.forge === 'gitlab') return keyOfMergeRequest(task);
  const { owner, repo, what } = task;
  return `${owner}/${repo}#${keyOfWhat(what)}`.toLowerCase();
}

function keyOfWhat(what: PullTask['what']): string {
  switch (what.kind) {
    case 'pull':
    case 'recheck':
    case 'accept':
    case 'unjudged':
    case 'backlog':
      return String(what.number);
    case 'open pulls':
      return what.kind;
    case 'explain':
      return `${what.number}-${what.comment}`;
    case 'head':
      return `pulls of ${what.head}`;
    case 'commits':
    case 'unjudged commit':
      return what.head;
  }
}

/** The task that reports that this one was given up; undefined if nobody waits for its check. */
export function giveUpNotice(task: Task): Task | undefined {
  if (task.forge === 'gitlab') return unjudgedMergeRequest(task);
  const { what, ...place } = task;
  switch (what.kind) {
    case 'pull':
    case 'recheck':
      // The head that the webhook named lacks its check, even if the pull request has another head by now.
      return what.kind === 'pull' && what.head !== undefined
        ? { ...place, what: { kind: 'unjudged commit', head: what.head } }
        : { ...place, what: { kind: 'unjudged', number: what.number } };
    case 'backlog':
    case 'accept':
      return { ...place, what: { kind: 'unjudged', number: what.number } };
    case 'commits':
      return { ...place, what: { kind: 'unjudged commit', head: what.head } };
    case 'explain':
    case 'head':
    case 'open pulls':
    case 'unjudged':
    case 'unjudged commit':
      return undefined;
  }
}

const PULL_ACTIONS = new Set(['opened', 'reopened', 'synchronize', 'edited', 'ready_for_review']);

/**
 * The tasks that a webhook of GitHub asks for; empty for most. The signature is verified, but the payload still holds
 * texts by strangers. Only numbers, commits, names that GitHub allows, and the commands of a comment are used.
 */
export function tasksOf(event: string, payload: unknown): readonly PullTask[] {
  if (event.startsWith('installation')) return tasksOfInstallation(event, payload);
  const installation = numberAt(payload, 'installation', 'id');
  const owner = nameAt(payload, 'repository', 'owner', 'login');
  const repo = nameAt(payload, 'repository', 'name');
  if (installation === undefined || owner === undefined || repo === undefined) return [];
  const task = (what: PullTask['what']): PullTask => ({ installation, owner, repo, what });
  const pull = (
    number: number | undefined,
    more: { readonly head?: string; readonly isRerun?: true },
  ): readonly PullTask[] => (number === undefined ? [] : [task({ kind: 'pull', number, ...more })]);
  const action = at(payload, 'action');
  switch (event) {
    case 'pull_request': {
      if (!PULL_ACTIONS.has(String(action))) return [];
      const head = commitAt(payload, 'pull_request', 'head', 'sha');
      return pull(numberAt(payload, 'pull_request', 'number'), head === undefined ? {} : { head });
    }
    case 'issue_comment': {
      const isPull = at(payload, 'issue', 'pull_request') !== undefined;
      const number = numberAt(payload, 'issue', 'number');
      const comment = numberAt(payload, 'comment', 'id');
      if (!isPull || action !== 'created' || number === undefined || comment === undefined) return [];
      const commands = readCommands(String(at(payload, 'comment', 'body')));
      // All acceptances of a comment are one task, which reads the comment again.
      const accepts = commands.some(({ kind }) => kind === 'accept');
      return [
        ...commands.flatMap((command) =>
          command.kind === 'accept' ? [] : [task({ ...command, number, comment })],
        ),
        ...(accepts ? [task({ kind: 'accept', number, comment })] : []),
      ];
    }
    case 'check_run':
    case 'check_suite': {
      const pulls = at(payload, event, 'pull_requests');
      if (action !== 'rerequested' || !Array.isArray(pulls)) return [];
      const head = commitAt(payload, event, 'head_sha');
      const group = mergeGroupOf(event, payload);
      if (group !== undefined) return [task({ ...group, isRerun: true })];
      if (pulls.length === 0 && head !== undefined) return [task({ kind: 'head', head })];
      return pulls.flatMap((each: unknown) => pull(numberAt(each, 'number'), { isRerun: true }));
    }
    case 'merge_group': {
      const head = commitAt(payload, 'merge_group', 'head_sha');
      const base = commitAt(payload, 'merge_group', 'base_sha');
      const branch = branchAt(payload, 'repository', 'default_branch');
      if (action !== 'checks_requested' || head === undefined || base === undefined || branch === undefined)
        return [];
      const number = queuedPullAt(payload);
      return [task({ kind: 'commits', head, base, branch, ...(number === undefined ? {} : { number }) })];
    }
    default:
      return [];
  }
}

/** The branch of a merge group. Its name holds the number of the pull request and the base commit. */
const MERGE_GROUP_BRANCH = /^gh-readonly-queue\/.+\/pr-(\d{1,9})-([0-9a-f]{40,64})$/;

/**
 * The merge group that a check belongs to, if any. For a merge group, the payload names no pull request, and the base
 * commit only in the name of the branch.
 */
function mergeGroupOf(event: string, payload: unknown): MergeGroup | undefined {
  const suite = event === 'check_run' ? at(payload, event, 'check_suite') : at(payload, event);
  const name = at(suite, 'head_branch');
  const [, number, base] = (typeof name === 'string' ? MERGE_GROUP_BRANCH.exec(name) : null) ?? [];
  const head = commitAt(payload, event, 'head_sha');
  const branch = branchAt(payload, 'repository', 'default_branch');
  if (base === undefined || head === undefined || branch === undefined) return undefined;
  return { kind: 'commits', head, base, branch, number: Number(number) };
}

type MergeGroup = Extract<PullTask['what'], { readonly kind: 'commits' }>;

/** Reads a stored task; undefined if it is invalid. */
export function readTask(value: unknown): Task | undefined {
  return at(value, 'forge') === 'gitlab' ? readMergeRequestTask(value) : readPullTask(value);
}

function readPullTask(value: unknown): PullTask | undefined {
  const installation = numberAt(value, 'installation');
  const owner = nameAt(value, 'owner');
  const repo = nameAt(value, 'repo');
  if (installation === undefined || owner === undefined || repo === undefined) return undefined;
  const number = numberAt(value, 'what', 'number');
  const kind = at(value, 'what', 'kind');
  if (kind === 'pull' && number !== undefined) {
    const named = commitAt(value, 'what', 'head');
    const more = {
      ...(named === undefined ? {} : { head: named }),
      ...(at(value, 'what', 'isRerun') === true ? ({ isRerun: true } as const) : {}),
    };
    return { installation, owner, repo, what: { kind, number, ...more } };
  }
  if (kind === 'open pulls') {
    const unsearchedRepositories = numberAt(value, 'what', 'unsearchedRepositories');
    return {
      installation,
      owner,
      repo,
      what: { kind, ...(unsearchedRepositories === undefined ? {} : { unsearchedRepositories }) },
    };
  }
  if ((kind === 'unjudged' || kind === 'backlog') && number !== undefined)
    return { installation, owner, repo, what: { kind, number } };
  const rule = at(value, 'what', 'rule');
  const comment = numberAt(value, 'what', 'comment');
  if ((kind === 'recheck' || kind === 'accept') && number !== undefined && comment !== undefined)
    return { installation, owner, repo, what: { kind, number, comment } };
  if (kind === 'explain' && number !== undefined && typeof rule === 'string' && comment !== undefined)
    return { installation, owner, repo, what: { kind, number, rule, comment } };
  const head = commitAt(value, 'what', 'head');
  if ((kind === 'head' || kind === 'unjudged commit') && head !== undefined)
    return { installation, owner, repo, what: { kind, head } };
  const base = commitAt(value, 'what', 'base');
  const branch = branchAt(value, 'what', 'branch');
  if (head === undefined || base === undefined || branch === undefined) return undefined;
  const queued = number === undefined ? {} : { number };
  const rerun = at(value, 'what', 'isRerun') === true ? ({ isRerun: true } as const) : {};
  return {
    installation,
    owner,
    repo,
    what: { kind: 'commits', head, base, branch, ...queued, ...rerun },
  };
}
