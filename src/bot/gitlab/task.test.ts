import { expect, test } from 'vitest';
import { giveUpNotice, keyOf, readTask } from '../server/task.ts';
import { type MergeRequestTask, tasksOfHook } from './task.ts';

const HEAD = 'a'.repeat(40);

function mergeRequest(attributes: object, more: object = {}): unknown {
  const object_attributes = { iid: 3, state: 'opened', last_commit: { id: HEAD }, ...attributes };
  return { object_kind: 'merge_request', project: { id: 7 }, object_attributes, ...more };
}

const judged: MergeRequestTask = {
  forge: 'gitlab',
  project: 7,
  what: { kind: 'merge request', iid: 3, head: HEAD },
};

test.each([
  ['opened', mergeRequest({ action: 'open' }), true],
  ['reopened', mergeRequest({ action: 'reopen' }), true],
  ['pushed to', mergeRequest({ action: 'update', oldrev: 'b'.repeat(40) }), true],
  [
    'with another target branch',
    mergeRequest({ action: 'update' }, { changes: { target_branch: {} } }),
    true,
  ],
  ['no longer a draft', mergeRequest({ action: 'update' }, { changes: { draft: {} } }), true],
  ['with another title', mergeRequest({ action: 'update' }, { changes: { title: {} } }), false],
  ['approved', mergeRequest({ action: 'approved' }), false],
  ['merged', mergeRequest({ action: 'merge', state: 'merged' }), false],
  ['pushed to while closed', mergeRequest({ action: 'update', oldrev: HEAD, state: 'closed' }), false],
  ['without a number', mergeRequest({ action: 'open', iid: '3' }), false],
  ['without a project', mergeRequest({ action: 'open' }, { project: {} }), false],
  ['another event', { object_kind: 'push', project: { id: 7 } }, false],
  ['no payload', null, false],
])('a merge request: %s', (_name, payload, isJudged) => {
  expect(tasksOfHook(payload)).toEqual(isJudged ? [judged] : []);
});

function note(text: string, attributes: object = {}, more: object = {}): unknown {
  const object_attributes = { id: 9, note: text, action: 'create', system: false, ...attributes };
  return {
    object_kind: 'note',
    project: { id: 7 },
    merge_request: { iid: 3 },
    object_attributes,
    ...more,
  };
}

test('each command of a note is a task, except that all accept commands are one', () => {
  const text =
    '/probeable recheck\n/probeable explain probe-exists\n/probeable accept a b\n/probeable accept c d';
  const kinds = (payload: unknown): readonly string[] => tasksOfHook(payload).map(({ what }) => what.kind);
  expect(kinds(note(text))).toEqual(['recheck', 'explain', 'accept']);
  expect(kinds(note(text, { action: undefined }))).toHaveLength(3);
  expect(kinds(note(text, { action: 'update' }))).toEqual([]);
  expect(kinds(note(text, { system: true }))).toEqual([]);
  expect(kinds(note(text, {}, { merge_request: undefined }))).toEqual([]);
  expect(kinds(note('no command'))).toEqual([]);
});

test('a stored task can be read, has the key of its merge request, and names the task that reports its failure', () => {
  const commands = tasksOfHook(note('/probeable recheck\n/probeable explain x\n/probeable accept a b'));
  const last: MergeRequestTask = { forge: 'gitlab', project: 7, what: { kind: 'unjudged', iid: 3 } };
  for (const task of [judged, ...commands, last]) {
    expect(readTask(JSON.parse(JSON.stringify(task)))).toEqual(task);
    const isExplained = task.what.kind === 'explain';
    expect(keyOf(task)).toBe(isExplained ? 'gitlab 7!3-9' : 'gitlab 7!3');
    expect(giveUpNotice(task)).toEqual(isExplained || task === last ? undefined : last);
  }
  for (const broken of [
    { forge: 'gitlab' },
    { ...judged, project: '7' },
    { ...judged, what: { kind: 'x', iid: 3 } },
  ])
    expect(readTask(broken)).toBeUndefined();
});
