import { type Command, readCommands } from '../command.ts';
import { at, commitAt, numberAt, queuedPullAt } from '../payload.ts';

/** What the event of a workflow asks for. */
export type Work =
  | {
      readonly kind: 'pull';
      readonly number: number;
      /** The head that the event names; GitHub's API may show it only later. */
      readonly head: string | undefined;
    }
  /** A pull request that is only a candidate: it is the one if its head is that commit. */
  | { readonly kind: 'pull of run'; readonly head: string; readonly number: number | undefined }
  | {
      readonly kind: 'commits';
      readonly head: string;
      readonly base: string;
      readonly branch: string;
      /** The pull request that a merge queue brings. */
      readonly number?: number | undefined;
    }
  /** Somebody asks for something in a comment on a pull request. */
  | {
      readonly kind: 'comment';
      readonly number: number;
      readonly comment: number;
      readonly commands: readonly Command[];
    }
  | { readonly kind: 'nothing'; readonly why: string };

/**
 * Reads the event that started a workflow (GITHUB_EVENT_NAME and the file at GITHUB_EVENT_PATH). A payload comes from
 * GitHub, but branch names and the like in it do not: only numbers, commits and the default branch are taken.
 *
 * @throws {Error} where the payload is not what GitHub documents
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
      // Empty where the pull request comes from a fork: then a file says its number.
      return {
        kind: 'pull of run',
        head: commit(payload, 'workflow_run', 'head_sha'),
        number: first === undefined ? undefined : number(first, 'number'),
      };
    }
    default:
      return { kind: 'nothing', why: `nothing is to be done for the event ${name}` };
  }
}

function push(payload: unknown): Work {
  if (at(payload, 'deleted') === true) return { kind: 'nothing', why: 'a branch was deleted' };
  const branch = defaultBranch(payload);
  const before = commit(payload, 'before');
  // A new branch has no state before; it is compared with the default branch.
  const base = /^0+$/.test(before) ? branch : before;
  return { kind: 'commits', head: commit(payload, 'after'), base, branch };
}

/**
 * The number of a pull request as a step before has written it into a file: a stranger may have made the file.
 *
 * @throws {Error} where it is none
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

/** What has to be there. */
function wanted<T>(found: T | undefined, place: string): T {
  if (found === undefined) throw new Error(`the event has no ${place}`);
  return found;
}

function number(payload: unknown, ...keys: readonly string[]): number {
  return wanted(numberAt(payload, ...keys), keys.join('.'));
}

function commit(payload: unknown, ...keys: readonly string[]): string {
  return wanted(commitAt(payload, ...keys), keys.join('.'));
}
