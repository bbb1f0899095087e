import { request } from 'node:http';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { BAD, GOOD } from './specs.ts';
import { idle, metric, opened, type Running, SECRET, Stage } from './stage.ts';

/*
 * What the App's server does with what it is sent, as a process of its own: one for all of these tests, since a start takes
 * more than most of them. Each has an empty repository.
 */

const stage = new Stage();
const { github } = stage;
let server: Running;
beforeAll(async () => {
  await stage.start();
  server = await stage.serve();
});
afterAll(() => stage.close());

const FAILURES = 'probeable_turns_total{outcome="failure"}';
/** What the server had said, and how often a check had failed, before the test. */
let before = { said: 0, failures: 0 };
beforeEach(async () => {
  stage.showOnFailure();
  github.startOver();
  before = { said: server.said().length, failures: await metric(server, FAILURES) };
});
afterEach(async () => {
  await idle(server);
  expect(new Set(github.violations)).toEqual(new Set());
});

const conclusions = (): readonly (string | null)[] =>
  github.repository.checks.map(({ conclusion }) => conclusion);

/** What the server has said since the test began. */
const said = (): string => server.said().slice(before.said);

/** Until so many were worked on, and failed the check: that is told a moment after it is in the table. */
const turns = (count: number): Promise<void> =>
  expect.poll(() => metric(server, FAILURES), { timeout: 20_000 }).toBe(before.failures + count);

test('the log says as whom the App works', () =>
  expect.poll(() => server.said(), { timeout: 20_000 }).toContain('"login":"probeable[bot]"'));

test('the same delivery twice, and many of one pull request, are one comment', async () => {
  const AGAIN = 'probeable_webhooks_total{answer="again"}';
  const again = await metric(server, AGAIN);
  const pull = stage.pull();
  const sent = Array.from({ length: 20 }, (_, index) =>
    github.deliver(server.url, 'pull_request', opened(pull, 'synchronize'), SECRET, `id-${index % 10}`),
  );
  expect(new Set(await Promise.all(sent))).toEqual(new Set([202]));
  await idle(server);
  expect(github.repository.comments).toHaveLength(1);
  expect(github.repository.comments[0]?.edits).toBe(0);
  expect(conclusions()).toEqual(['failure']);
  expect(await metric(server, AGAIN)).toBe(again + 10);
}, 60_000);

describe('what is not ours is refused, and nothing is done', () => {
  const raw = (
    url: string,
    headers: Readonly<Record<string, string>>,
    body: string,
  ): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      const sent = request(url, { method: 'POST', headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      sent.on('error', reject);
      sent.end(body);
    });

  test('signatures, secrets, bodies, ids', async () => {
    const pull = stage.pull();
    expect(await github.deliver(server.url, 'pull_request', opened(pull), 'guessed')).toBe(401);
    const headers = { 'x-github-event': 'pull_request', 'x-github-delivery': 'x' };
    expect(await raw(server.url, headers, '{}')).toBe(400);
    const unsigned = { ...headers, 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` };
    expect(await raw(server.url, unsigned, JSON.stringify(opened(pull)))).toBe(401);
    expect(await raw(server.url, { ...unsigned, 'x-github-delivery': "'; DROP TABLE" }, '{}')).toBe(400);
    expect(await raw(server.url, unsigned, 'x'.repeat(6 << 20))).toBe(413);
    expect(await raw(`${server.url}/other`, unsigned, '{}')).toBe(404);
    expect(github.requests.filter((each) => !each.includes(' /app'))).toEqual([]);
    // The secret from before is still believed.
    expect(await github.deliver(server.url, 'pull_request', opened(pull), 'yesterday')).toBe(202);
    await idle(server);
    expect(github.repository.comments).toHaveLength(1);
  }, 60_000);
});

test('/probeable recheck in a comment, and "Re-run" of the check', async () => {
  const pull = stage.pull();
  const base = opened(pull, 'created');
  const id = 1_000_077;
  const comment = {
    ...base,
    issue: { number: pull.number, pull_request: {} },
    comment: { id, body: 'please\n/probeable recheck\n' },
  };
  expect(await github.deliver(server.url, 'issue_comment', comment, SECRET)).toBe(202);
  await idle(server);
  expect(github.repository.comments).toHaveLength(1);
  const rerun = { ...opened(pull, 'rerequested'), check_run: { pull_requests: [{ number: pull.number }] } };
  await github.deliver(server.url, 'check_run', rerun, SECRET);
  await idle(server);
  await turns(2);
  const thumb = { comment: id, content: '+1', author: 'probeable[bot]' };
  expect(github.repository.reactions).toEqual([thumb]);
  // Files of a commit do not change, so GitHub has not sent them twice.
  expect(github.unchanged).toBeGreaterThan(0);
  // GitHub names no pull request where it comes from a fork.
  const suite = { ...opened(pull, 'rerequested'), check_suite: { head_sha: pull.head, pull_requests: [] } };
  await github.deliver(server.url, 'check_suite', suite, SECRET);
  await turns(3);
  // GitHub resets a suite that is run again, and waits for runs that are new: each request has one.
  expect(conclusions()).toEqual(['failure', 'failure', 'failure']);
}, 60_000);

test('/probeable explain answers once', async () => {
  const pull = stage.pull();
  const asked = { ...opened(pull, 'created'), issue: { number: pull.number, pull_request: {} } };
  const body = '/probeable explain probe-exists';
  const comment = { id: 1_000_009, body };
  for (const id of ['a', 'b'])
    await github.deliver(server.url, 'issue_comment', { ...asked, comment }, SECRET, id);
  const unknown = { id: 1_000_001, body: '/probeable explain probe-exist' };
  await github.deliver(server.url, 'issue_comment', { ...asked, comment: unknown }, SECRET);
  await idle(server);
  // Two questions are answered side by side.
  const bodies = github.repository.comments.map((comment) => comment.body).sort();
  expect(bodies).toHaveLength(2);
  // No site is configured here, so there is nothing to link.
  expect(bodies[0]).toMatch(/\nThere is no rule `probe-exist`; did you mean "probe-exists"\?\n$/);
  expect(bodies[1]).toMatch(/\n\*\*probe-exists\*\* \(error\): .*[^ ;]\n$/);
}, 60_000);

test('/probeable accept by a maintainer turns the check green, and by somebody else it does not', async () => {
  const { repository } = github;
  repository.permissions.set('maintainer', 'write');
  const pull = stage.pull({ 'xyzzy.yaml': GOOD.replace('expect: EBADF', 'expect: EINVAL') });
  await github.deliver(server.url, 'pull_request', opened(pull), SECRET);
  await idle(server);
  const say = async (author: string): Promise<void> => {
    const body = '/probeable accept probe-errno the next version changes it';
    const comment = { id: repository.say(pull.number, author, body), body };
    const issue = { number: pull.number, pull_request: {} };
    await github.deliver(server.url, 'issue_comment', { ...opened(pull, 'created'), issue, comment }, SECRET);
    await idle(server);
  };
  await say('stranger');
  await turns(1);
  expect(conclusions()).toEqual(['failure']);
  await say('maintainer');
  expect(conclusions()).toEqual(['failure', 'success']);
  const answers = repository.comments.filter(({ author }) => author === 'probeable[bot]');
  expect(answers.map(({ body }) => body.slice(0, 24))).toEqual([
    '<!-- probeable:1 name=pr',
    '<!-- probeable:refused n',
    '<!-- probeable:accepted ',
  ]);
}, 60_000);

describe('the App is installed', () => {
  const installed = {
    action: 'created',
    installation: { id: 7 },
    repositories: [{ full_name: 'linux/specs' }],
  };

  test('pull requests that are open have their check, and the rest is left alone', async () => {
    const open = [stage.pull(), stage.pull({ 'README.md': 'x' })];
    stage.pull().state = 'closed';
    expect(await github.deliver(server.url, 'installation', installed, SECRET)).toBe(202);
    await idle(server);
    const judged = (): readonly string[] =>
      github.repository.checks.map(({ head_sha, conclusion }) => `${head_sha} ${conclusion}`).sort();
    expect(judged()).toEqual([`${open[0]?.head} failure`, `${open[1]?.head} success`].sort());
    expect(github.repository.comments.map(({ pull }) => pull)).toEqual([open[0]?.number]);
    // Given to it once more, a repository has all it needs.
    const written = github.requests.filter((each) => !each.startsWith('get ')).length;
    const added = { ...installed, action: 'added', repositories_added: installed.repositories };
    await github.deliver(server.url, 'installation_repositories', added, SECRET, 'again');
    await idle(server);
    expect(github.requests.filter((each) => !each.startsWith('get '))).toHaveLength(written);
    // A delivery is in the table a moment before the log has it; what a lease was too short for is worked on twice.
    const settled = (): readonly string[] =>
      said().match(/"delivery":"again[^"]*"(?=.*"outcome":"(settled|failure|success)")/g) ?? [];
    await expect.poll(() => new Set(settled()).size).toBe(2);
  }, 60_000);
});

test('GitHub is down for a while: it is tried again', async () => {
  const pull = stage.pull();
  for (let fault = 0; fault < 6; fault++)
    github.faults.push({ operation: 'get /repos/{owner}/{repo}/pulls/{pull_number}', kind: 'broken' });
  await github.deliver(server.url, 'pull_request', opened(pull), SECRET);
  await expect.poll(() => github.repository.comments.length, { timeout: 30_000 }).toBe(1);
  await idle(server);
  expect(said()).toContain('failed, and will be tried again');
}, 60_000);

test('a permission that is missing is said once, and nothing is tried again', async () => {
  const operation = 'post /repos/{owner}/{repo}/check-runs';
  github.onRequest = (asked) => {
    if (asked === operation) github.faults.push({ operation, kind: 'forbidden' });
  };
  const head = github.repository.commit({ 'xyzzy.yaml': BAD }, github.repository.branches.get('main'));
  const group = {
    ...opened(stage.pull(), 'checks_requested'),
    merge_group: { head_sha: head, base_sha: head },
  };
  await github.deliver(server.url, 'pull_request', opened(stage.pull()), SECRET);
  await github.deliver(server.url, 'merge_group', group, SECRET);
  await idle(server);
  expect(github.count(operation)).toBe(2);
  // A delivery is in the table a moment before the log has it.
  await expect.poll(() => said().match(/GitHub denies it, and it is not tried again/g)).toHaveLength(2);
  expect(said()).toContain('the App may not write checks here');
  // On a busy machine a lease may be too short, and then the delivery is taken once more.
  const lost = 'another worker has taken this delivery over';
  const retried = said()
    .split('\n')
    .filter((line) => line.includes('will be tried again'));
  expect(retried.filter((line) => !line.includes(lost))).toEqual([]);
}, 60_000);

test('a limit of requests is no denial: it is tried again', async () => {
  const operation = 'post /repos/{owner}/{repo}/check-runs';
  for (let times = 0; times < 5; times++) github.faults.push({ operation, kind: 'secondary' });
  await github.deliver(server.url, 'pull_request', opened(stage.pull()), SECRET);
  await expect.poll(conclusions, { timeout: 30_000 }).toEqual(['failure']);
  expect(said()).toContain("GitHub's rate limit lasts longer than was waited");
}, 60_000);

test('"Re-run" of the check of a merge group has a new run of it', async () => {
  const { repository } = github;
  const base = repository.commit({ 'README.md': 'x' });
  repository.branches.set('main', base);
  const head = repository.commit({ 'README.md': 'x', 'xyzzy.yaml': BAD }, base);
  const about = opened(stage.pull(), 'checks_requested');
  await github.deliver(
    server.url,
    'merge_group',
    { ...about, merge_group: { head_sha: head, base_sha: base } },
    SECRET,
  );
  await turns(1);
  const suite = { head_sha: head, head_branch: `gh-readonly-queue/main/pr-1-${base}`, pull_requests: [] };
  const rerun = opened(stage.pull(), 'rerequested');
  const run = { head_sha: head, pull_requests: [], check_suite: suite };
  await github.deliver(server.url, 'check_run', { ...rerun, check_run: run }, SECRET);
  await turns(2);
  await github.deliver(server.url, 'check_suite', { ...rerun, check_suite: suite }, SECRET);
  await turns(3);
  expect(repository.checks.map(({ head_sha, conclusion }) => [head_sha, conclusion])).toEqual(
    Array.from({ length: 3 }, () => [head, 'failure']),
  );
}, 60_000);
