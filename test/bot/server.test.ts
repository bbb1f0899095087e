import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FakeGitHub } from './github/server.ts';
import { copyPreparedDatabase } from './prepared-database.ts';
import { get, idle, metric, opened, SECRET, Stage } from './stage.ts';
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
  // It is told a moment after it is in the table.
  const failures = () => metric(server, 'probeable_turns_total{outcome="failure"}');
  await expect.poll(failures, { timeout: 20_000 }).toBe(1);
  server.process.kill('SIGTERM');
  expect(await server.ended).toBe(0);
  for (const secret of ['installation-token', SECRET, 'PRIVATE KEY'])
    expect(server.said()).not.toContain(secret);
}, 60_000);

describe('the App is installed', () => {
  const installed = {
    action: 'created',
    installation: { id: 7 },
    repositories: [{ full_name: 'linux/specs' }],
  };

  test('a server that dies between the check and the comment leaves the comment to the next one, which asks for what was sent meanwhile', async () => {
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
    const lost = opened(stage.pull());
    expect(await github.deliver(first.url, 'pull_request', lost, SECRET, 'lost')).toBe(502);
    const next = await stage.serve();
    await expect.poll(() => github.deliveries[0]?.isAsked, { timeout: 20_000 }).toBe(true);
    await github.deliver(next.url, 'pull_request', lost, SECRET, 'lost');
    await idle(next);
    expect(conclusions()).toEqual(['failure', 'failure']);
    expect(github.repository.comments.map(({ pull }) => pull).sort()).toEqual([1, 2]);
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
  const pulls = Array.from({ length: 12 }, () => stage.pull());
  // Leases that a busy machine does not lose.
  const patient = { PROBEABLE_SECOND: '200' };
  const first = await stage.serve(patient, 'first', ['--width', '2']);
  for (const pull of pulls) await github.deliver(first.url, 'pull_request', opened(pull), SECRET);
  await expect.poll(() => github.repository.comments.length, { timeout: 20_000 }).toBeGreaterThan(2);
  first.process.kill('SIGTERM');
  expect(await first.ended).toBe(0);
  expect(github.repository.comments.length).toBeLessThan(pulls.length);
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

test('what keeps a server from starting is said in a line, and an App that GitHub does not know in the log', async () => {
  await expect(stage.serve({ PRIVATE_KEY: 'x', PRIVATE_KEY_FILE: '' })).rejects.toThrow('PRIVATE_KEY');
  await expect(stage.serve({ WEBHOOK_SECRET: ' , ' })).rejects.toThrow('WEBHOOK_SECRET holds no secret');
  await expect(stage.serve({ PRIVATE_KEY_FILE: 'package.json' })).rejects.toThrow('no such file');
  const away = stage.serve({ DATABASE_URL: 'postgresql://127.0.0.1:1/none' });
  await expect(away).rejects.toThrow('cannot serve: the database: connection refused');
  const running = await stage.serve({ APP_ID: '2' });
  const { port } = new URL(running.url);
  const elsewhere = mkdtempSync(join(tmpdir(), 'probeable-beside-'));
  copyPreparedDatabase(elsewhere);
  const beside = stage.serve({}, 'second', ['--port', port, '--data', elsewhere]);
  await expect(beside).rejects.toThrow(`cannot serve: 127.0.0.1:${port}: the address is already in use`);
  rmSync(elsewhere, { recursive: true });
  await expect(stage.serve()).rejects.toThrow(/the database: process \d+ serves from .* already/);
  await expect.poll(() => running.said(), { timeout: 20_000 }).toContain('GitHub does not know this App');
}, 90_000);

test('GitHub Enterprise Server: everything goes to its own address', async () => {
  github.prefix = '/api/v3';
  const server = await stage.serve();
  const pull = stage.pull();
  await github.deliver(server.url, 'pull_request', opened(pull), SECRET);
  await expect.poll(() => github.repository.comments.length, { timeout: 20_000 }).toBe(1);
  await idle(server);
  expect(conclusions()).toEqual(['failure']);
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

test(
  'killed at every step, again and again: everything is there once',
  async () => {
    await survive(stage, 1);
  },
  TIMEOUT,
);
