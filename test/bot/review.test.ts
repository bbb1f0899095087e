import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createClient } from '../../src/bot/github/client.ts';
import type { BotContext } from '../../src/bot/judge.ts';
import { type Reviewed, reviewPull } from '../../src/bot/review.ts';
import { soleTurn } from '../../src/bot/turn.ts';
import { FakeGitHub, type Fault } from './github/server.ts';
import type { Pull } from './github/state.ts';
import { BAD, GOOD, MENDABLE, many } from './specs.ts';

/* A review from end to end, against a GitHub that keeps what it is told and goes wrong where it is asked to. */

const COMMENTS = '/repos/{owner}/{repo}/issues/{issue_number}/comments';
const CHECKS = '/repos/{owner}/{repo}/check-runs';

const context: BotContext = {
  version: '0.0.0',
  ruleUrl: (rule) => `https://probeable.example/rules/${rule}/`,
  policies: () => [],
};
/** Waiting is a hundred times as fast here. */
const second = 10;

let github: FakeGitHub;
let baseUrl = '';
beforeEach(async () => {
  github = new FakeGitHub();
  baseUrl = await github.start();
});
afterEach(() => {
  expect(github.violations).toEqual([]);
  github.stop();
});

async function review({ number }: Pull, name = 'probeable', hasSarif = false): Promise<Reviewed> {
  const client = createClient({ auth: 'secret-token', baseUrl, version: '0.0.0', log: () => {}, second });
  const identity = { login: 'github-actions[bot]', name };
  return reviewPull(
    { owner: 'linux', repo: 'specs', number },
    { github: client, identity, context, check: 'probeable', hasSarif, turn: soleTurn(second) },
  );
}
const comments = (): readonly string[] => github.repository.comments.map(({ body }) => body);
const checks = (): readonly string[] =>
  github.repository.checks.map(({ status, conclusion, title }) => `${status} ${conclusion}: ${title}`);

test('a faulty proposal gets one check that fails, and one comment that says why', async () => {
  const pull = github.repository.open({}, { 'specs/xyzzy.yaml': BAD, 'README.md': 'x' });
  expect(await review(pull)).toMatchObject({ kind: 'reviewed', comment: 'created' });
  expect(checks()).toEqual([expect.stringMatching(/^completed failure: \d+ errors?, .* in 1 spec$/)]);
  const [body = ''] = comments();
  expect(comments()).toHaveLength(1);
  expect(body).toMatch(/^<!-- probeable:1 name=probeable head=[0-9a-f]{40} -->\n## probeable: /);
  expect(body).toContain(
    '[probe-before-permission](https://probeable.example/rules/probe-before-permission/)',
  );
  const annotation = github.repository.checks[0]?.annotations[0];
  expect(annotation).toMatchObject({ path: 'specs/xyzzy.yaml', start_line: expect.any(Number) });
});

test('said again, nothing is written', async () => {
  const pull = github.repository.open({}, { 'xyzzy.yaml': BAD });
  await review(pull);
  github.requests.length = 0;
  expect(await review(pull)).toMatchObject({ comment: 'unchanged' });
  expect(github.requests.filter((request) => !request.startsWith('get '))).toEqual([]);
});

test('a push that mends it makes the check green and the comment say so, once', async () => {
  const pull = github.repository.open({}, { 'xyzzy.yaml': BAD });
  await review(pull);
  pull.head = github.repository.commit({ 'xyzzy.yaml': GOOD });
  expect(await review(pull)).toMatchObject({ comment: 'updated' });
  expect(checks().at(-1)).toMatch(/^completed success/);
  expect(comments()).toEqual([expect.stringContaining('all clear')]);
  pull.head = github.repository.commit({ 'xyzzy.yaml': GOOD, 'README.md': 'other' });
  expect(await review(pull)).toMatchObject({ comment: 'unchanged' });
  expect(github.repository.comments[0]?.edits).toBe(1);
});

test('where no spec is touched there is a check and no comment', async () => {
  const pull = github.repository.open({}, { 'README.md': 'x', 'other.yaml': 'a: 1\n' });
  expect(await review(pull)).toMatchObject({ comment: 'none' });
  expect(checks()).toEqual(['completed success: no system call is touched']);
  expect(comments()).toEqual([]);
});

test('a pull request that takes its specs back is told so', async () => {
  const pull = github.repository.open({}, { 'xyzzy.yaml': BAD });
  await review(pull);
  pull.head = github.repository.commit({ 'README.md': 'x' });
  expect(await review(pull)).toMatchObject({ comment: 'updated' });
  expect(comments()).toEqual([expect.stringContaining('no longer touches')]);
});

test('what was there before is folded away, and does not fail the check', async () => {
  const pull = github.repository.open({ 'xyzzy.yaml': BAD }, { 'xyzzy.yaml': `${BAD}# a word\n` });
  await review(pull);
  expect(checks()).toEqual([expect.stringMatching(/^completed success: nothing new/)]);
  expect(comments()[0]).toMatch(/<details><summary>\d+ that were there before<\/summary>/);
});

test("what others changed in the base meanwhile is not the pull request's", async () => {
  const pull = github.repository.open({ 'xyzzy.yaml': GOOD }, { 'xyzzy.yaml': `${GOOD}# a word\n` });
  // On the base somebody has let more flags through; here they are still refused.
  pull.base = github.repository.commit({ 'xyzzy.yaml': GOOD.replace('flags != 0', 'flags > 7') });
  await review(pull);
  expect(comments()[0]).toContain('all clear');
});

test('a change that breaks programs is said first', async () => {
  const number = { 'xyzzy.yaml': GOOD.replace('flags != 0', 'flags > 7') };
  const pull = github.repository.open({ 'xyzzy.yaml': GOOD }, number);
  await review(pull);
  expect(comments()[0]).toContain('**What a program would notice**');
});

describe('nothing is written twice', () => {
  const faults: readonly Fault[] = [
    { operation: `post ${COMMENTS}`, kind: 'lost' },
    { operation: `post ${COMMENTS}`, kind: 'broken' },
    { operation: `post ${COMMENTS}`, kind: 'hung up' },
    { operation: `post ${COMMENTS}`, kind: 'secondary' },
    { operation: `post ${CHECKS}`, kind: 'lost' },
    { operation: `post ${CHECKS}`, kind: 'broken' },
    { operation: `post ${CHECKS}`, kind: 'hung up' },
    { operation: `get ${COMMENTS}`, kind: 'broken' },
    { operation: 'get /repos/{owner}/{repo}/pulls/{pull_number}', kind: 'primary' },
  ];
  test.each(faults)(
    '$operation: $kind',
    async (fault) => {
      github.faults.push(fault);
      github.lag = 30;
      const pull = github.repository.open({}, { 'xyzzy.yaml': BAD });
      await review(pull);
      await review(pull);
      expect(comments()).toHaveLength(1);
      expect(checks()).toHaveLength(1);
      expect(github.faults).toEqual([]);
    },
    60_000,
  );

  test('two comments of ours become the older one', async () => {
    const pull = github.repository.open({}, { 'xyzzy.yaml': BAD });
    await review(pull);
    const [first] = github.repository.comments;
    if (first === undefined) throw new Error('no comment');
    github.repository.comments.push({ ...first, id: github.repository.nextId() });
    await review(pull);
    expect(github.repository.comments).toEqual([first]);
  });
});

test("somebody's comment that quotes ours is left alone", async () => {
  const pull = github.repository.open({}, { 'xyzzy.yaml': BAD });
  await review(pull);
  const [ours] = github.repository.comments;
  if (ours === undefined) throw new Error('no comment');
  const strangers = ['mallory', 'other[bot]'].map((author) => ({
    ...ours,
    id: github.repository.nextId(),
    author,
  }));
  const quoted = { ...ours, id: github.repository.nextId(), body: `> ${ours.body}` };
  github.repository.comments.splice(0, 1, ...strangers, quoted);
  expect(await review(pull)).toMatchObject({ comment: 'created' });
  expect(github.repository.comments).toHaveLength(4);
  expect(github.repository.comments.slice(0, 3).every(({ edits }) => edits === 0)).toBe(true);
});

test('a green check that somebody else made in our name does not stand for ours', async () => {
  const pull = github.repository.open({}, { 'xyzzy.yaml': BAD });
  await review(pull);
  const [ours] = github.repository.checks;
  if (ours === undefined) throw new Error('no check');
  const id = (): number => github.repository.nextId();
  github.repository.checks.splice(
    0,
    1,
    { ...ours, id: id(), conclusion: 'success' },
    { ...ours, id: id(), app: 'mallory' },
  );
  await review(pull);
  expect(github.repository.checks.at(-1)).toMatchObject({ app: 'github-actions', conclusion: 'failure' });
  expect(github.repository.checks).toHaveLength(3);
});

describe('remedies that can be committed', () => {
  const late = `${GOOD}returns: status\n`;
  const apply = (path: string, text: string): string => {
    const lines = text.split('\n');
    for (const each of github.repository.reviewComments.toReversed()) {
      const suggested = /^(`{3,})suggestion\n([\s\S]*?)\n?\1$/m.exec(each.body)?.[2] ?? '';
      if (each.path === path)
        lines.splice(each.start - 1, each.line - each.start + 1, ...suggested.split('\n'));
    }
    return lines.join('\n');
  };

  test('come as one review, once, and mend what they say', async () => {
    const pull = github.repository.open({}, { 'xyzzy.yaml': MENDABLE });
    await review(pull);
    const { reviewComments } = github.repository;
    expect(reviewComments.length).toBeGreaterThan(0);
    expect(reviewComments[0]?.body).toContain('**probe-ebadfd**');
    await review(pull);
    pull.head = github.repository.commit({
      'xyzzy.yaml': MENDABLE,
      'README.md': 'x',
    });
    await review(pull);
    expect(github.repository.reviews).toBe(1);
    const mended = apply('xyzzy.yaml', MENDABLE);
    expect(mended).toBe(GOOD);
  });

  test('are left out where GitHub shows no line of the file', async () => {
    const filler = `${late}${'# a line\n'.repeat(40)}`;
    const pull = github.repository.open({ 'xyzzy.yaml': filler }, { 'xyzzy.yaml': `${filler}# one more\n` });
    await review(pull);
    expect(github.repository.reviews).toBe(0);
  });

  test('a lost answer makes no second review', async () => {
    github.faults.push({ operation: 'post /repos/{owner}/{repo}/pulls/{pull_number}/reviews', kind: 'lost' });
    await review(github.repository.open({}, { 'xyzzy.yaml': MENDABLE }));
    expect(github.repository.reviews).toBe(1);
  });
});

test('two bots on one pull request keep apart', async () => {
  const pull = github.repository.open({}, { 'xyzzy.yaml': BAD });
  await review(pull, 'one');
  await review(pull, 'two');
  expect(comments()).toHaveLength(2);
  expect(await review(pull, 'one')).toMatchObject({ comment: 'unchanged' });
});

test('a push while it is judged: the older head says nothing in the comment', async () => {
  const pull = github.repository.open({}, { 'xyzzy.yaml': BAD });
  github.onRequest = (operation) => {
    if (operation === `post ${CHECKS}`) pull.head = github.repository.commit({ 'xyzzy.yaml': GOOD });
  };
  expect(await review(pull)).toMatchObject({ kind: 'superseded' });
  expect(comments()).toEqual([]);
});

test('code scanning gets the findings where it is asked for', async () => {
  const pull = github.repository.open({}, { 'xyzzy.yaml': BAD });
  await review(pull);
  expect(github.repository.sarifs).toEqual([]);
  await review(pull, 'probeable', true);
  const log: { readonly runs: readonly { readonly results: readonly { readonly ruleId: string }[] }[] } =
    JSON.parse(github.repository.sarifs[0] ?? '');
  expect(log.runs[0]?.results.map(({ ruleId }) => ruleId)).toContain('probe-before-permission');
});

test('a closed pull request is left alone', async () => {
  const pull = github.repository.open({}, { 'xyzzy.yaml': BAD });
  pull.state = 'closed';
  expect(await review(pull)).toEqual({ kind: 'closed' });
  expect(github.requests).toHaveLength(1);
});

test('more than 50 annotations come in pages, and the conclusion last', async () => {
  const pull = github.repository.open({}, many(20));
  const seen: string[] = [];
  github.onRequest = () => {
    const [run] = github.repository.checks;
    if (run !== undefined) seen.push(`${run.status} ${run.annotations.length}`);
  };
  await review(pull);
  const [run] = github.repository.checks;
  expect(run?.annotations.length).toBeGreaterThan(100);
  const total = run?.annotations.length ?? 0;
  expect(seen.filter((state) => state.startsWith('completed'))).toEqual(
    seen.filter((state) => state === `completed ${total}`),
  );
  expect(run?.conclusion).toBe('failure');
});

test('a check that was broken off is taken up where it ended', async () => {
  const pull = github.repository.open({}, many(20));
  for (let fault = 0; fault < 5; fault++)
    github.faults.push({
      operation: 'patch /repos/{owner}/{repo}/check-runs/{check_run_id}',
      kind: 'forbidden',
    });
  expect(await review(pull)).toMatchObject({ kind: 'unpublished' });
  expect(checks()).toEqual([expect.stringMatching(/^in_progress null/)]);
  github.faults.length = 0;
  await review(pull);
  const [run] = github.repository.checks;
  expect(checks()).toHaveLength(1);
  expect(new Set(run?.annotations.map((each) => JSON.stringify(each))).size).toBe(run?.annotations.length);
});

test('a comment that would be too long loses whole findings and says so', async () => {
  const long = BAD.replace('changes the file', 'x'.repeat(3000));
  const files = Object.fromEntries(
    Array.from({ length: 60 }, (_, index) => [
      `call_${index}.yaml`,
      long.replaceAll('xyzzy', `call_${index}`),
    ]),
  );
  await review(github.repository.open({}, files));
  const [body = ''] = comments();
  expect(body.length).toBeLessThanOrEqual(65_536);
  expect(body).toMatch(/\d+ more entries do not fit here/);
  expect(body.split('<details>').length).toBe(body.split('</details>').length);
}, 60_000);

test('what cannot be judged fails the check', async () => {
  const files = { 'large.yaml': `syscall: x\n${'#'.repeat(1 << 20)}\n`, 'broken.yaml': 'syscall: [\n' };
  await review(github.repository.open({}, files));
  expect(checks()[0]).toMatch(/^completed failure: .*1 file not judged/);
  expect(comments()[0]).toContain('`large.yaml`: it has');
});

test('a file that GitHub lists and does not give fails the check', async () => {
  const pull = github.repository.open({}, { 'xyzzy.yaml': GOOD });
  const { commits } = github.repository;
  github.onRequest = (operation) => {
    // Gone between the listing and the reading.
    if (operation.endsWith('/contents/{path}')) commits.set(pull.head, { sha: pull.head, files: new Map() });
  };
  await review(pull);
  expect(checks()[0]).toMatch(/^completed failure: 1 file not judged/);
});

test('the configuration is that of the default branch', async () => {
  const off = 'rules: { probe-before-permission: off, probe-exists: off }\n';
  const loose = github.repository.open({}, { 'xyzzy.yaml': BAD, 'probeable.config.yaml': off });
  await review(loose);
  expect(comments()[0]).toContain('probe-before-permission');
  github.repository.branches.set('main', github.repository.commit({ 'probeable.config.yaml': off }));
  await review(loose);
  expect(comments()[0]).not.toContain('probe-before-permission');
});

test('a configuration with a fault is no reason to pass', async () => {
  github.repository.branches.set('main', github.repository.commit({ 'probeable.config.yaml': 'rules: [\n' }));
  await review(github.repository.open({}, { 'README.md': 'x' }));
  expect(checks()[0]).toMatch(/^completed failure/);
  expect(comments()[0]).toContain('probeable.config.yaml of main');
});

test('on GitHub Enterprise Server the API has another place', async () => {
  const server = new FakeGitHub();
  server.prefix = '/api/v3';
  baseUrl = await server.start();
  const pull = server.repository.open({}, { 'xyzzy.yaml': BAD });
  await review(pull);
  expect(server.repository.comments).toHaveLength(1);
  expect(server.violations).toEqual([]);
  server.stop();
});
