import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { giveUpNotice, keyOf, type PullTask, paceOf, readTask, tasksOf } from './task.ts';

const webhooks: readonly { readonly name: string; readonly examples: readonly object[] }[] = JSON.parse(
  readFileSync(createRequire(import.meta.url).resolve('@octokit/webhooks-examples'), 'utf8'),
);
const about = (action: string): object => ({
  action,
  installation: { id: 7 },
  repository: { name: 'specs', owner: { login: 'linux' }, default_branch: 'main' },
});
const pull = (action: string): object => ({ ...about(action), pull_request: { number: 3 } });
const place = { installation: 7, owner: 'linux', repo: 'specs' };
const task = { installation: 7, owner: 'linux', repo: 'specs', what: { kind: 'pull', number: 3 } };

/** One task of each kind, with all its fields. A new kind without an entry here does not compile. */
const OF_EACH_KIND: {
  readonly [Kind in PullTask['what']['kind']]: Extract<PullTask['what'], { kind: Kind }>;
} = {
  pull: { kind: 'pull', number: 3, head: 'a'.repeat(40), isRerun: true },
  recheck: { kind: 'recheck', number: 3, comment: 11 },
  head: { kind: 'head', head: 'b'.repeat(40) },
  unjudged: { kind: 'unjudged', number: 3 },
  'unjudged commit': { kind: 'unjudged commit', head: 'c'.repeat(40) },
  explain: { kind: 'explain', number: 3, rule: 'probe-exists', comment: 11 },
  accept: { kind: 'accept', number: 3, comment: 11 },
  commits: {
    kind: 'commits',
    head: 'd'.repeat(40),
    base: 'e'.repeat(40),
    branch: 'gh-readonly-queue/main/pr-3',
    number: 3,
  },
  'open pulls': { kind: 'open pulls', unsearchedRepositories: 2 },
  backlog: { kind: 'backlog', number: 3 },
};

describe('what is kept in the queue', () => {
  test.each(Object.entries(OF_EACH_KIND))('%s is read back as it was written', (_, what) => {
    const kept: PullTask = { installation: 7, owner: 'linux', repo: 'specs', what };
    expect(readTask(JSON.parse(JSON.stringify(kept)))).toEqual(kept);
  });

  test.each(Object.entries(OF_EACH_KIND))('%s without what it needs is none', (kind) => {
    const bare = { installation: 7, owner: 'linux', repo: 'specs', what: { kind } };
    expect(readTask(bare)).toEqual(kind === 'open pulls' ? bare : undefined);
  });

  test('who gives up tells of the pull request or of the commit, and of nothing that nobody waits for', () => {
    const told = Object.values(OF_EACH_KIND).map((what) => giveUpNotice({ ...place, what })?.what);
    expect(told).toEqual([
      { kind: 'unjudged commit', head: 'a'.repeat(40) },
      { kind: 'unjudged', number: 3 },
      undefined,
      undefined,
      undefined,
      undefined,
      { kind: 'unjudged', number: 3 },
      { kind: 'unjudged commit', head: 'd'.repeat(40) },
      undefined,
      { kind: 'unjudged', number: 3 },
    ]);
  });
});

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
    // If the review is given up, the check of that commit says so.
    const [named] = tasksOf('pull_request', pushed);
    expect(named && giveUpNotice(named)).toEqual({ ...task, what: { kind: 'unjudged commit', head } });
  });

  test.each(['check_run', 'check_suite'])('%s of a merge group that is asked for again', (event) => {
    const [head, base] = ['a'.repeat(40), 'b'.repeat(40)];
    const suite = {
      head_sha: head,
      head_branch: `gh-readonly-queue/release/6.x/pr-7-${base}`,
      pull_requests: [],
    };
    const of = (more: object): unknown => ({
      ...about('rerequested'),
      [event]: event === 'check_run' ? { head_sha: head, pull_requests: [], check_suite: more } : more,
    });
    const what = { kind: 'commits', head, base, branch: 'main', number: 7, isRerun: true };
    const [asked] = tasksOf(event, of(suite));
    expect(asked).toEqual({ ...task, what });
    expect(readTask(asked)).toEqual(asked);
    // A branch that only contains such a name is not of a merge queue.
    const other = { ...suite, head_branch: `topic/gh-readonly-queue/main/pr-7-${base}` };
    expect(tasksOf(event, of(other))).toEqual([{ ...task, what: { kind: 'head', head } }]);
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
    // All tasks of one pull request have the same key, whatever asked for them.
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

  test.each(['a\u0000b', 'a\ud800', '', 'x'.repeat(256)])(
    'a branch that no database keeps, %j: nothing',
    (branch) => {
      const [head, base] = ['a'.repeat(40), 'b'.repeat(40)];
      const payload = { ...about('checks_requested'), merge_group: { head_sha: head, base_sha: base } };
      const repository = { name: 'specs', owner: { login: 'linux' }, default_branch: branch };
      expect(tasksOf('merge_group', payload)).toHaveLength(1);
      expect(tasksOf('merge_group', { ...payload, repository })).toEqual([]);
    },
  );

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

  describe('an App that is installed, or is given more repositories: what is open there', () => {
    const given = (count: number): readonly object[] =>
      Array.from({ length: count }, (_, index) => ({ full_name: `linux/specs-${index}` }));
    const installed = (repositories: unknown): object => ({
      action: 'created',
      installation: { id: 7 },
      repositories,
    });

    test('each repository once, one after the other', () => {
      const tasks = tasksOf('installation', installed(given(2)));
      expect(tasks).toEqual(
        ['specs-0', 'specs-1'].map((repo) => ({ ...task, repo, what: { kind: 'open pulls' } })),
      );
      expect(tasks.map(keyOf)).toEqual(['linux/specs-0#open pulls', 'linux/specs-1#open pulls']);
      expect(tasks.map(paceOf)).toEqual([2, 2]);
      const added = { action: 'added', installation: { id: 7 }, repositories_added: given(1) };
      expect(tasksOf('installation_repositories', added)).toEqual(tasks.slice(0, 1));
    });

    test('of more than a thousand the last one says how many are left out', () => {
      const tasks = tasksOf('installation', installed(given(1003)));
      expect(tasks).toHaveLength(1000);
      expect(tasks.at(-1)?.what).toEqual({ kind: 'open pulls', unsearchedRepositories: 3 });
      expect(readTask(tasks.at(-1))).toEqual(tasks.at(-1));
    });

    test.each([
      ['installation', { ...installed(given(1)), action: 'deleted' }],
      ['installation', { ...installed(given(1)), action: 'suspend' }],
      ['installation', installed(undefined)],
      ['installation', installed([{ full_name: '../x' }, { full_name: 'a/..' }, { full_name: 'a/b/c' }, {}])],
      ['installation', { ...installed(given(1)), installation: {} }],
      [
        'installation_repositories',
        { action: 'removed', installation: { id: 7 }, repositories_added: given(1) },
      ],
    ])('%s %j: nothing', (event, payload) => expect(tasksOf(event, payload)).toEqual([]));

    test('of one of them that is given up the check says so, and somebody waits for nothing else', () => {
      const backlog = { ...task, what: { kind: 'backlog', number: 3 } } as const;
      expect(giveUpNotice(backlog)).toEqual({ ...task, what: { kind: 'unjudged', number: 3 } });
      // This is also the key of a push to the pull request, so that the two do not run at the same time.
      expect(keyOf(backlog)).toBe('linux/specs#3');
      expect(paceOf(backlog)).toBe(20);
      expect(readTask(backlog)).toEqual(backlog);
    });
  });

  test('all that a comment accepts is one task, and a merge queue names its pull request', () => {
    const body = '/probeable accept a yes\n/probeable accept b no\n/probeable recheck\n';
    const asked = { ...about('created'), issue: { number: 3, pull_request: {} }, comment: { id: 9, body } };
    const tasks = tasksOf('issue_comment', asked);
    expect(tasks.map(({ what }) => what)).toEqual([
      { kind: 'recheck', number: 3, comment: 9 },
      { kind: 'accept', number: 3, comment: 9 },
    ]);
    expect(tasks.map(keyOf)).toEqual(['linux/specs#3', 'linux/specs#3']);
    for (const each of tasks) expect(readTask(each)).toEqual(each);
    const [head, base] = ['a'.repeat(40), 'b'.repeat(40)];
    const queued = (ref: string): object => ({
      ...about('checks_requested'),
      merge_group: { head_sha: head, base_sha: base, head_ref: ref },
    });
    const [named] = tasksOf('merge_group', queued(`refs/heads/gh-readonly-queue/main/pr-17-${base}`));
    expect(named?.what).toMatchObject({ kind: 'commits', number: 17 });
    expect(readTask(named)).toEqual(named);
    for (const ref of ['refs/heads/pr-17', `refs/heads/x/pr-0-${base}`, `pr-17-${base}`])
      expect(tasksOf('merge_group', queued(ref))[0]?.what).toEqual({
        kind: 'commits',
        head,
        base,
        branch: 'main',
      });
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
    // Only payloads with an installation give tasks.
    expect([...asked.keys()].sort()).toEqual([
      'check_run rerequested',
      'check_suite rerequested',
      'installation created',
      'installation_repositories added',
      'merge_group checks_requested',
      'pull_request opened',
      'pull_request ready_for_review',
      'pull_request reopened',
      'pull_request synchronize',
    ]);
  });

  test('any payload: no exception, and what is kept can be read again', () => {
    const events = [
      'pull_request',
      'issue_comment',
      'check_run',
      'check_suite',
      'merge_group',
      'installation',
      'installation_repositories',
    ];
    const nearly = fc.record({
      action: fc.constantFrom('opened', 'created', 'rerequested', 'checks_requested', 'added'),
      repositories: fc.oneof(fc.constant([{ full_name: 'linux/specs' }, null]), fc.anything()),
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
