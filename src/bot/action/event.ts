import { type Command, readCommands } from '../command.ts';
import { at, commitAt, numberAt, queuedPullAt } from '../payload.ts';

/** What an event of a workflow asks for. */
export type Work =
  | {
      readonly kind: 'pull';
      readonly number: number;
      /** The head that the event names. GitHub's API may lag behind and still return an older one. */
      readonly head: string | undefined;
    }
  /** The pull request behind a `workflow_run`. The number is only a candidate: the pull request must have this head. */
  | { readonly kind: 'pull of run'; readonly head: string; readonly number: number | undefined }
  | {
      readonly kind: 'commits';
      readonly head: string;
      readonly base: string;
      readonly branch: string;
      /** The pull request, if a merge queue tests it. */
      readonly number?: number | undefined;
    }
  /** A comment on a pull request, with its commands. */
  | {
      readonly kind: 'comment';
      readonly number: number;
      readonly comment: number;
      readonly commands: readonly Command[];
    }
  | { readonly kind: 'nothing'; readonly why: string };

/**
 * Reads the event that started a workflow (GITHUB_EVENT_NAME and the file at GITHUB_EVENT_PATH). GitHub writes the
 * payload, but strangers choose branch names and other texts in it. Only numbers, commits, the default branch and the
 * commands of a comment are used.
 *
 * @throws {Error} if the payload is not as GitHub documents it
 */
export function readEvent(name: string, payload: unknown): Work {
  switch (name) {
    case 'pull_request':
    case 'pull_request_target':
      return {
        kind: 'pull',
        number: number(payload, 'pull_request', 'number'),
        head: commitAt(payload, 'pull_request', 'head', 'sha'),
      };
    case 'merge_group':
      return {
        kind: 'commits',
        head: commit(payload, 'merge_group', 'head_sha'),
        base: commit(payload, 'merge_group', 'base_sha'),
        branch: defaultBranch(payload),
        number: queuedPullAt(payload),
      };
    case 'push':
      return push(payload);
    case 'issue_comment': {
      if (at(payload, 'issue', 'pull_request') === undefined)
        return { kind: 'nothing', why: 'the comment is on an issue' };
      const commands = readCommands(String(at(payload, 'comment', 'body')));
      const isNew = at(payload, 'action') === 'created';
      if (!isNew || commands.length === 0)
        return {
          kind: 'nothing',
          why: 'the comment asks for nothing: /probeable recheck, /probeable explain RULE, /probeable accept RULE reason',
        };
      return {
        kind: 'comment',
        number: number(payload, 'issue', 'number'),
        comment: number(payload, 'comment', 'id'),
        commands,
      };
    }
    case 'workflow_run': {
      const pulls = at(payload, 'workflow_run', 'pull_requests');
      const [first] = Array.isArray(pulls) ? pulls : [];
      // GitHub lists no pull request if it comes from a fork. Then an earlier step writes its number to a file.
      return {
        kind: 'pull of run',
        head: commit(payload, 'workflow_run', 'head_sha'),
        number: first === undefined ? undefined : number(first, 'number'),
      };
    }
    default:
      return { kind: 'nothing', why: `there is nothing to do for the event ${name}` };
  }
}

function push(payload: unknown): Work {
  if (at(payload, 'deleted') === true) return { kind: 'nothing', why: 'a branch was deleted' };
  const branch = defaultBranch(payload);
  const before = commit(payload, 'before');
  // For a new branch, `before` is all zeros: it is compared with the default branch.
  const base = /^0+$/.test(before) ? branch : before;
  return { kind: 'commits', head: commit(payload, 'after'), base, branch };
}

/**
 * Reads the number of a pull request from a file that an earlier step wrote. The content is not trusted: it may come from
 * an artifact of a stranger's pull request.
 *
 * @throws {Error} if it is not a number
 */
export function readNumber(text: string): number {
  const word = /^\s*([1-9]\d{0,8})\s*$/.exec(text)?.[1];
  if (word === undefined) throw new Error('the file that should name the pull request holds no number');
  return Number(word);
}

function defaultBranch(payload: unknown): string {
  const name = at(payload, 'repository', 'default_branch');
  if (typeof name !== 'string') throw new Error('the event has no repository.default_branch');
  return name;
}

function required<T>(found: T | undefined, place: string): T {
  if (found === undefined) throw new Error(`the event has no ${place}`);
  return found;
}

function number(payload: unknown, ...keys: readonly string[]): number {
  return required(numberAt(payload, ...keys), keys.join('.'));
}

function commit(payload: unknown, ...keys: readonly string[]): string {
  return required(commitAt(payload, ...keys), keys.join('.'));
}
