import { readCommands } from '../command.ts';
import { at, commitAt, numberAt } from '../payload.ts';

/** A task from a delivery of GitLab. It is small, so that it can be stored and performed later. */
export interface MergeRequestTask {
  readonly forge: 'gitlab';
  /** The id of the target project. */
  readonly project: number;
  readonly what:
    | {
        readonly kind: 'merge request';
        readonly iid: number;
        /** The head that the webhook names; GitLab compares its commits later. */
        readonly head?: string;
      }
    /** A note requests a new review; it gets a thumbs-up afterwards. */
    | { readonly kind: 'recheck'; readonly iid: number; readonly note: number }
    | { readonly kind: 'explain'; readonly iid: number; readonly rule: string; readonly note: number }
    /** A note accepts findings; it is read again for the rules and reasons. */
    | { readonly kind: 'accept'; readonly iid: number; readonly note: number }
    /** A task was given up; the status must say so. */
    | { readonly kind: 'unjudged'; readonly iid: number };
}

/** The key of a task; tasks with the same key must not run concurrently. */
export function keyOfMergeRequest({ project, what }: MergeRequestTask): string {
  const place = `gitlab ${project}!${what.iid}`;
  return what.kind === 'explain' ? `${place}-${what.note}` : place;
}

/** The task that reports that a task was given up; undefined if nobody waits for the task's result. */
export function unjudgedMergeRequest({ what, ...place }: MergeRequestTask): MergeRequestTask | undefined {
  switch (what.kind) {
    case 'merge request':
    case 'recheck':
    case 'accept':
      return { ...place, what: { kind: 'unjudged', iid: what.iid } };
    case 'explain':
    case 'unjudged':
      return undefined;
  }
}

/**
 * The tasks of a webhook; empty for most. The payload is authentic but contains text by strangers, so only numbers,
 * commits and commands are read from it.
 */
export function tasksOfHook(payload: unknown): readonly MergeRequestTask[] {
  const project = numberAt(payload, 'project', 'id');
  if (project === undefined) return [];
  switch (at(payload, 'object_kind')) {
    case 'merge_request':
      return tasksOfMergeRequest(payload, project);
    case 'note':
      return tasksOfNote(payload, project);
    default:
      return [];
  }
}

/**
 * The task for an event of a merge request. Only new commits, another target branch and the draft state matter; title,
 * labels and reviewers do not affect the verdict.
 */
function tasksOfMergeRequest(payload: unknown, project: number): readonly MergeRequestTask[] {
  const iid = numberAt(payload, 'object_attributes', 'iid');
  if (iid === undefined || at(payload, 'object_attributes', 'state') !== 'opened') return [];
  const action = at(payload, 'object_attributes', 'action');
  const changes = at(payload, 'changes');
  const isJudged =
    action === 'open' ||
    action === 'reopen' ||
    (action === 'update' &&
      (commitAt(payload, 'object_attributes', 'oldrev') !== undefined ||
        at(changes, 'target_branch') !== undefined ||
        at(changes, 'draft') !== undefined));
  if (!isJudged) return [];
  const head = commitAt(payload, 'object_attributes', 'last_commit', 'id');
  const what = { kind: 'merge request', iid, ...(head === undefined ? {} : { head }) } as const;
  return [{ forge: 'gitlab', project, what }];
}

function tasksOfNote(payload: unknown, project: number): readonly MergeRequestTask[] {
  const iid = numberAt(payload, 'merge_request', 'iid');
  const note = numberAt(payload, 'object_attributes', 'id');
  const action = at(payload, 'object_attributes', 'action');
  // GitLab before 16.11 does not say whether a note is new.
  const isNew = action === undefined || action === 'create';
  if (
    iid === undefined ||
    note === undefined ||
    !isNew ||
    at(payload, 'object_attributes', 'system') === true
  )
    return [];
  const task = (what: MergeRequestTask['what']): MergeRequestTask => ({ forge: 'gitlab', project, what });
  const commands = readCommands(String(at(payload, 'object_attributes', 'note')));
  // All `accept` commands of a note are one task, which reads the note again.
  const accepts = commands.some(({ kind }) => kind === 'accept');
  return [
    ...commands.flatMap((command) => (command.kind === 'accept' ? [] : [task({ ...command, iid, note })])),
    ...(accepts ? [task({ kind: 'accept', iid, note })] : []),
  ];
}

/** Reads a stored task; undefined if the value is not one. */
export function readMergeRequestTask(value: unknown): MergeRequestTask | undefined {
  const project = numberAt(value, 'project');
  const iid = numberAt(value, 'what', 'iid');
  if (project === undefined || iid === undefined) return undefined;
  const task = (what: MergeRequestTask['what']): MergeRequestTask => ({ forge: 'gitlab', project, what });
  const kind = at(value, 'what', 'kind');
  if (kind === 'unjudged') return task({ kind, iid });
  if (kind === 'merge request') {
    const head = commitAt(value, 'what', 'head');
    return task({ kind, iid, ...(head === undefined ? {} : { head }) });
  }
  const note = numberAt(value, 'what', 'note');
  const rule = at(value, 'what', 'rule');
  if ((kind === 'recheck' || kind === 'accept') && note !== undefined) return task({ kind, iid, note });
  if (kind === 'explain' && note !== undefined && typeof rule === 'string')
    return task({ kind, iid, rule, note });
  return undefined;
}
