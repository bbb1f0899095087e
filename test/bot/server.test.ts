import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FakeGitHub } from './github/server.ts';
import { BAD, GOOD } from './specs.ts';
import { get, idle, opened, type Running, SECRET, Stage } from './stage.ts';
import { survive, TIMEOUT } from './survive.ts';

/* The App's server as a process of its own, between a GitHub that sends and one that is written to. */

const CHECK_RUNS = '/repos/{owner}/{repo}/check-runs';

let stage: Stage;
let github: FakeGitHub;
beforeEach(async () => {
  stage = new Stage();
  await stage.open();
  github = stage.github;
});
afterEach(() => stage.close());

const conclusions = (): readonly (string | null)[] =>
  github.repository.checks.map(({ conclusion }) => conclusion);

/** Until so many were worked on, and failed the check: that is told a moment after it is in the table. */
const turns = (server: Running, count: number): Promise<void> =>
  expect
    .poll(() => get(server.metrics), { timeout: 20_000 })
    .toContain(`probeable_turns_total{outcome="failure"} ${count}`);

test('a webhook becomes a check and a comment by the App', async () => {
  stage.isWarm = true;
  const server = await stage.serve();
  const pull = stage.pull();
  expect(await github.deliver(`${server.url}/webhook`, 'pull_request', opened(pull), SECRET)).toBe(202);
  await expect.poll(() => github.repository.comments.length, { timeout: 20_000 }).toBe(1);
  await idle(server);
  expect(github.repository.comments[0]).toMatchObject({ author: 'probeable[bot]' });
  expect(conclusions()).toEqual(['failure']);
  expect(await get(`${server.url}/healthz`)).toBe('ok\n');
  expect(await get(`${server.url}/readyz`)).toBe('ready\n');
  await turns(server, 1);
  server.process.kill('SIGTERM');
  expect(await server.ended).toBe(0);
  for (const secret of ['installation-token', SECRET, 'PRIVATE KEY'])
    expect(server.said()).not.toContain(secret);
}, 60_000);

test('the same delivery twice, and many of one pull request, are one comment', async () => {
  const server = await stage.serve();
  const pull = stage.pull();
  const sent = Array.from({ length: 20 }, (_, index) =>
    github.deliver(server.url, 'pull_request', opened(pull, 'synchronize'), SECRET, `id-${index % 10}`),
  );
  expect(new Set(await Promise.all(sent))).toEqual(new Set([202]));
  await idle(server);
  expect(github.repository.comments).toHaveLength(1);
  expect(github.repository.comments[0]?.edits).toBe(0);
  expect(conclusions()).toEqual(['failure']);
  expect(await get(server.metrics)).toMatch(/webhooks_total\{answer="again"\} 10\n/);
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
    const server = await stage.serve();
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
  const server = await stage.serve();
  const pull = stage.pull();
  const base = opened(pull, 'created');
  const comment = {
    ...base,
    issue: { number: 1, pull_request: {} },
    comment: { id: 77, body: 'please\n/probeable recheck\n' },
  };
  expect(await github.deliver(server.url, 'issue_comment', comment, SECRET)).toBe(202);
  await idle(server);
  expect(github.repository.comments).toHaveLength(1);
  const rerun = { ...opened(pull, 'rerequested'), check_run: { pull_requests: [{ number: 1 }] } };
  await github.deliver(server.url, 'check_run', rerun, SECRET);
  await idle(server);
  await turns(server, 2);
  const thumb = { comment: 77, content: '+1', author: 'probeable[bot]' };
  expect(github.repository.reactions).toEqual([thumb]);
  // Files of a commit do not change, so GitHub has not sent them twice.
  expect(github.unchanged).toBeGreaterThan(0);
  // GitHub names no pull request where it comes from a fork.
  const suite = { ...opened(pull, 'rerequested'), check_suite: { head_sha: pull.head, pull_requests: [] } };
  await github.deliver(server.url, 'check_suite', suite, SECRET);
  await turns(server, 3);
  // GitHub resets a suite that is run again, and waits for runs that are new: each request has one.
  expect(conclusions()).toEqual(['failure', 'failure', 'failure']);
}, 60_000);

test('/probeable explain answers once', async () => {
  const server = await stage.serve();
  const pull = stage.pull();
  const asked = { ...opened(pull, 'created'), issue: { number: 1, pull_request: {} } };
  const body = '/probeable explain probe-exists';
  for (const id of ['a', 'b'])
    await github.deliver(server.url, 'issue_comment', { ...asked, comment: { id: 9, body } }, SECRET, id);
  const unknown = { id: 10, body: '/probeable explain probe-exist' };
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
  const server = await stage.serve();
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
  await turns(server, 1);
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
    const server = await stage.serve();
    expect(await github.deliver(server.url, 'installation', installed, SECRET)).toBe(202);
    await idle(server);
    const judged = (): readonly string[] =>
      github.repository.checks.map(({ head_sha, conclusion }) => `${head_sha} ${conclusion}`).sort();
    expect(judged()).toEqual([`${open[0]?.head} failure`, `${open[1]?.head} success`].sort());
    expect(github.repository.comments.map(({ pull }) => pull)).toEqual([1]);
    // Given to it once more, a repository has all it needs.
    const before = github.requests.filter((each) => !each.startsWith('get ')).length;
    const added = { ...installed, action: 'added', repositories_added: installed.repositories };
    await github.deliver(server.url, 'installation_repositories', added, SECRET, 'again');
    await idle(server);
    expect(github.requests.filter((each) => !each.startsWith('get '))).toHaveLength(before);
    // A delivery is in the table a moment before the log has it; what a lease was too short for is worked on twice.
    const settled = (): readonly string[] =>
      server.said().match(/"delivery":"again[^"]*"(?=.*"outcome":"(settled|failure|success)")/g) ?? [];
    await expect.poll(() => new Set(settled()).size).toBe(2);
  }, 60_000);

  test('a server that dies between the check and the comment leaves the comment to the next one', async () => {
    stage.pull();
    const first = await stage.serve();
    github.around = (operation, moment) => {
      const isStruck = moment === 'after' && operation === `post ${CHECK_RUNS}`;
      if (isStruck) first.process.kill('SIGKILL');
      return isStruck;
    };
    await github.deliver(first.url, 'installation', installed, SECRET);
    await first.ended;
    expect(conclusions()).toEqual(['failure']);
    expect(github.repository.comments).toEqual([]);
    await idle(await stage.serve());
    expect(conclusions()).toEqual(['failure']);
    expect(github.repository.comments.map(({ pull }) => pull)).toEqual([1]);
  }, 60_000);

  test('of more than a hundred those that were updated last have theirs, and the log says it', async () => {
    for (let count = 0; count < 101; count++) stage.pull({ 'README.md': 'x' });
    const server = await stage.serve({ PROBEABLE_SECOND: '1' });
    await github.deliver(server.url, 'installation', installed, SECRET);
    await expect
      .poll(() => server.said(), { timeout: 20_000 })
      .toMatch(/"message":"older open pull requests get their check with their next push.*"checked":100/);
  }, 60_000);
});

test('SIGTERM in the middle: what was begun is ended, and the next server does the rest', async () => {
  const pulls = Array.from({ length: 30 }, () => stage.pull());
  // Leases that a busy machine does not lose.
  const patient = { PROBEABLE_SECOND: '200' };
  const first = await stage.serve(patient, 'first', ['--width', '2']);
  for (const pull of pulls) await github.deliver(first.url, 'pull_request', opened(pull), SECRET);
  await expect.poll(() => github.repository.comments.length, { timeout: 20_000 }).toBeGreaterThan(2);
  first.process.kill('SIGTERM');
  expect(await first.ended).toBe(0);
  expect(github.repository.comments.length).toBeLessThan(30);
  const second = await stage.serve(patient);
  await idle(second);
  expect(second.said()).not.toContain('"attempt":2');
  expect(github.repository.comments.map(({ pull }) => pull).sort()).toEqual(
    pulls.map(({ number }) => number).sort(),
  );
}, 90_000);

test('SIGTERM before it is ready: it starts, and ends', async () => {
  const data = mkdtempSync(join(tmpdir(), 'probeable-early-'));
  const starting = stage.serve({}, 'server', ['--data', data]);
  const lock = (): string => readFileSync(join(data, 'lock'), 'utf8');
  await expect.poll(lock, { timeout: 20_000 }).toMatch(/^\d+ /);
  process.kill(Number.parseInt(lock(), 10), 'SIGTERM');
  const server = await starting;
  expect(await server.ended).toBe(0);
  expect(server.said()).toMatch(/"stopping".*"ready".*"stopped"/s);
  rmSync(data, { recursive: true });
}, 60_000);

test('what keeps a server from starting is said in a line', async () => {
  await expect(stage.serve({ PRIVATE_KEY: 'x', PRIVATE_KEY_FILE: '' })).rejects.toThrow('PRIVATE_KEY');
  await expect(stage.serve({ WEBHOOK_SECRET: ' , ' })).rejects.toThrow('WEBHOOK_SECRET holds no secret');
  await expect(stage.serve({ PRIVATE_KEY_FILE: 'package.json' })).rejects.toThrow('no such file');
  const away = stage.serve({ DATABASE_URL: 'postgresql://127.0.0.1:1/none' });
  await expect(away).rejects.toThrow('cannot serve: the database: connection refused');
  const running = await stage.serve();
  const { port } = new URL(running.url);
  const beside = stage.serve({}, 'second', ['--port', port, '--data', 'beside']);
  await expect(beside).rejects.toThrow(`cannot serve: 127.0.0.1:${port}: the address is already in use`);
  await expect(stage.serve()).rejects.toThrow(/the database: process \d+ serves from .* already/);
  await expect.poll(() => running.said(), { timeout: 20_000 }).toContain('"login":"probeable[bot]"');
}, 90_000);

test('an App that GitHub does not know learns it from its log', async () => {
  const server = await stage.serve({ APP_ID: '2' });
  await expect.poll(() => server.said(), { timeout: 20_000 }).toContain('GitHub does not know this App');
}, 60_000);

test('GitHub Enterprise Server: everything goes to its own address', async () => {
  github.prefix = '/api/v3';
  const server = await stage.serve();
  const pull = stage.pull();
  await github.deliver(server.url, 'pull_request', opened(pull), SECRET);
  await expect.poll(() => github.repository.comments.length, { timeout: 20_000 }).toBe(1);
  await idle(server);
  expect(conclusions()).toEqual(['failure']);
}, 60_000);

test('GitHub is down for a while: it is tried again', async () => {
  const server = await stage.serve();
  const pull = stage.pull();
  for (let fault = 0; fault < 6; fault++)
    github.faults.push({ operation: 'get /repos/{owner}/{repo}/pulls/{pull_number}', kind: 'broken' });
  await github.deliver(server.url, 'pull_request', opened(pull), SECRET);
  await expect.poll(() => github.repository.comments.length, { timeout: 30_000 }).toBe(1);
  await idle(server);
  expect(server.said()).toContain('failed, and will be tried again');
}, 60_000);

test('what fails again and again is given up, and the check says so', async () => {
  const contents = 'get /repos/{owner}/{repo}/contents/{path}';
  github.onRequest = (operation) => {
    if (operation === contents) github.faults.push({ operation, kind: 'broken' });
  };
  // Twelve failures take eleven seconds; a lease of 120 ms is seldom lost to a busy machine, which is no failure.
  const server = await stage.serve({ PROBEABLE_SECOND: '4' });
  const pull = stage.pull();
  await github.deliver(server.url, 'pull_request', opened(pull), SECRET);
  await expect.poll(conclusions, { timeout: 90_000 }).toEqual(['failure']);
  expect(github.repository.checks[0]?.summary).toContain(
    'it failed again and again; /probeable recheck in a comment',
  );
  github.onRequest = () => {};
  github.faults.length = 0;
  const issue = { number: pull.number, pull_request: {} };
  const again = { ...opened(pull, 'created'), issue, comment: { id: 9, body: '/probeable recheck' } };
  await github.deliver(server.url, 'issue_comment', again, SECRET);
  await expect.poll(() => github.repository.comments.length, { timeout: 20_000 }).toBe(1);
}, 120_000);

test('a permission that is missing is said once, and nothing is tried again', async () => {
  const operation = 'post /repos/{owner}/{repo}/check-runs';
  github.onRequest = (asked) => {
    if (asked === operation) github.faults.push({ operation, kind: 'forbidden' });
  };
  const server = await stage.serve();
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
  await expect
    .poll(() => server.said().match(/GitHub denies it, and it is not tried again/g))
    .toHaveLength(2);
  expect(server.said()).toContain('the App may not write checks here');
  // On a busy machine a lease may be too short, and then the delivery is taken once more.
  const lost = 'another worker has taken this delivery over';
  const retried = server
    .said()
    .split('\n')
    .filter((line) => line.includes('will be tried again'));
  expect(retried.filter((line) => !line.includes(lost))).toEqual([]);
}, 60_000);

test('a limit of requests is no denial: it is tried again', async () => {
  const operation = 'post /repos/{owner}/{repo}/check-runs';
  for (let times = 0; times < 5; times++) github.faults.push({ operation, kind: 'secondary' });
  const server = await stage.serve();
  await github.deliver(server.url, 'pull_request', opened(stage.pull()), SECRET);
  await expect.poll(conclusions, { timeout: 30_000 }).toEqual(['failure']);
  expect(server.said()).toContain("GitHub's rate limit lasts longer than was waited");
}, 60_000);

test('"Re-run" of the check of a merge group has a new run of it', async () => {
  const server = await stage.serve();
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
  await turns(server, 1);
  const suite = { head_sha: head, head_branch: `gh-readonly-queue/main/pr-1-${base}`, pull_requests: [] };
  const rerun = { ...opened(stage.pull(), 'rerequested') };
  const run = { head_sha: head, pull_requests: [], check_suite: suite };
  await github.deliver(server.url, 'check_run', { ...rerun, check_run: run }, SECRET);
  await turns(server, 2);
  await github.deliver(server.url, 'check_suite', { ...rerun, check_suite: suite }, SECRET);
  await turns(server, 3);
  expect(repository.checks.map(({ head_sha, conclusion }) => [head_sha, conclusion])).toEqual(
    Array.from({ length: 3 }, () => [head, 'failure']),
  );
}, 60_000);

test('what did not arrive while the server was down is asked for', async () => {
  const pull = stage.pull();
  const status = await github.deliver('http://127.0.0.1:1/', 'pull_request', opened(pull), SECRET, 'lost');
  expect(status).toBe(502);
  const server = await stage.serve();
  await expect.poll(() => github.deliveries[0]?.isAsked, { timeout: 20_000 }).toBe(true);
  await github.deliver(server.url, 'pull_request', opened(pull), SECRET, 'lost');
  await idle(server);
  expect(github.repository.comments).toHaveLength(1);
}, 60_000);

test(
  'killed at every step, again and again: everything is there once',
  async () => {
    await survive(stage, 1);
  },
  TIMEOUT,
);
