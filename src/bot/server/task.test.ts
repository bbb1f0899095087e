import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { keyOf, readTask, tasksOf, unjudged } from './task.ts';

const webhooks: readonly { readonly name: string; readonly examples: readonly object[] }[] = JSON.parse(
  readFileSync(createRequire(import.meta.url).resolve('@octokit/webhooks-examples'), 'utf8'),
);
const about = (action: string): object => ({
  action,
  installation: { id: 7 },
  repository: { name: 'specs', owner: { login: 'linux' }, default_branch: 'main' },
});
const pull = (action: string): object => ({ ...about(action), pull_request: { number: 3 } });
const task = { installation: 7, owner: 'linux', repo: 'specs', what: { kind: 'pull', number: 3 } };

describe('what a webhook asks for', () => {
  test('the head that it names, and a new run where one is asked for', () => {
    const head = 'a'.repeat(40);
    const pushed = { ...about('synchronize'), pull_request: { number: 3, head: { sha: head } } };
    const what = { kind: 'pull', number: 3, head };
    expect(tasksOf('pull_request', pushed)).toEqual([{ ...task, what }]);
    const [rerun] = tasksOf('check_run', {
      ...about('rerequested'),
      check_run: { pull_requests: [{ number: 3 }] },
    });
    expect(rerun).toEqual({ ...task, what: { kind: 'pull', number: 3, isRerun: true } });
    for (const kept of [{ ...task, what }, rerun]) expect(readTask(kept)).toEqual(kept);
    // Whoever gives up says so at that commit.
    const [named] = tasksOf('pull_request', pushed);
    expect(named && unjudged(named)).toEqual({ ...task, what: { kind: 'unjudged commit', head } });
  });

  test.each(['opened', 'reopened', 'synchronize', 'edited', 'ready_for_review'])(
    'pull_request %s: a review',
    (action) => expect(tasksOf('pull_request', pull(action))).toEqual([task]),
  );

  test.each([
    ['pull_request', pull('closed')],
    ['pull_request', { ...pull('opened'), installation: undefined }],
    ['pull_request', { ...pull('opened'), pull_request: { number: '3' } }],
    ['pull_request', { ...pull('opened'), repository: { name: '../x', owner: { login: 'a' } } }],
    ['pull_request', { ...pull('opened'), repository: { name: '..', owner: { login: 'a' } } }],
    ['pull_request', JSON.parse('{"__proto__":{"installation":{"id":1}},"action":"opened"}')],
    ['issue_comment', { ...about('created'), issue: { number: 3 }, comment: { body: '/probeable recheck' } }],
    [
      'issue_comment',
      {
        ...about('created'),
        issue: { number: 3, pull_request: {} },
        comment: { body: 'about /probeable recheck' },
      },
    ],
    [
      'issue_comment',
      { ...about('edited'), issue: { number: 3, pull_request: {} }, comment: { body: '/probeable recheck' } },
    ],
    ['merge_group', { ...about('checks_requested'), merge_group: { head_sha: 'main', base_sha: 'main' } }],
    ['push', pull('opened')],
    ['constructor', pull('opened')],
    ['pull_request', null],
    ['pull_request', []],
  ])('%s %j: nothing', (event, payload) => expect(tasksOf(event, payload)).toEqual([]));

  test('a command on a line of its own, a re-run, a merge queue', () => {
    const comment = {
      ...about('created'),
      issue: { number: 3, pull_request: {} },
      comment: { id: 9, body: 'please\n/probeable recheck \n' },
    };
    const recheck = { ...task, what: { kind: 'recheck', number: 3, comment: 9 } };
    expect(tasksOf('issue_comment', comment)).toEqual([recheck]);
    // What is done to one pull request is done in turn, whoever asks.
    expect(tasksOf('issue_comment', comment).map(keyOf)).toEqual(['linux/specs#3']);
    const suite = { ...about('rerequested'), check_suite: { pull_requests: [{ number: 3 }, { number: 4 }] } };
    expect(tasksOf('check_suite', suite).map(keyOf)).toEqual(['linux/specs#3', 'linux/specs#4']);
    const [head, base] = ['a'.repeat(40), 'b'.repeat(40)];
    const fork = { ...about('rerequested'), check_run: { head_sha: head, pull_requests: [] } };
    expect(tasksOf('check_run', fork)).toEqual([{ ...task, what: { kind: 'head', head } }]);
    const queue = { ...about('checks_requested'), merge_group: { head_sha: head, base_sha: base } };
    expect(tasksOf('merge_group', queue)).toEqual([
      { ...task, what: { kind: 'commits', head, base, branch: 'main' } },
    ]);
  });

  test('a question about a rule', () => {
    const asked = (body: string): object => ({
      ...about('created'),
      issue: { number: 3, pull_request: {} },
      comment: { id: 9, body },
    });
    expect(tasksOf('issue_comment', asked('/probeable explain probe-exists'))).toEqual([
      { ...task, what: { kind: 'explain', number: 3, rule: 'probe-exists', comment: 9 } },
    ]);
    expect(tasksOf('issue_comment', asked('/probeable explain @everyone'))).toEqual([]);
    expect(tasksOf('issue_comment', asked('/probeable recheck\r\n/probeable explain x\r\n'))).toHaveLength(2);
  });

  test("GitHub's own examples: reviews of what was opened or pushed to, and nothing for all else", () => {
    const asked = new Map<string, number>();
    for (const { name, examples } of webhooks)
      for (const example of examples) {
        const tasks = tasksOf(name, example);
        const action = 'action' in example ? String(example.action) : '';
        if (tasks.length > 0)
          asked.set(`${name} ${action}`, (asked.get(`${name} ${action}`) ?? 0) + tasks.length);
        for (const each of tasks) expect(readTask(each)).toEqual(each);
      }
    // Of the examples that have an installation.
    expect([...asked.keys()].sort()).toEqual([
      'check_run rerequested',
      'check_suite rerequested',
      'merge_group checks_requested',
      'pull_request opened',
      'pull_request ready_for_review',
      'pull_request reopened',
      'pull_request synchronize',
    ]);
  });

  test('any payload: no exception, and what is kept can be read again', () => {
    const events = ['pull_request', 'issue_comment', 'check_run', 'check_suite', 'merge_group'];
    const nearly = fc.record({
      action: fc.constantFrom('opened', 'created', 'rerequested', 'checks_requested'),
      installation: fc.oneof(fc.constant({ id: 7 }), fc.anything()),
      repository: fc.oneof(
        fc.constant({ name: 'specs', owner: { login: 'linux' }, default_branch: 'main' }),
        fc.anything(),
      ),
      pull_request: fc.oneof(fc.constant({ number: 3 }), fc.anything()),
      check_run: fc.oneof(fc.constant({ pull_requests: [{ number: 3 }, null] }), fc.anything()),
    });
    fc.assert(
      fc.property(fc.constantFrom(...events), fc.oneof(fc.anything(), nearly), (event, payload) => {
        for (const each of tasksOf(event, payload))
          expect(readTask(JSON.parse(JSON.stringify(each)))).toEqual(each);
      }),
    );
  });
});
