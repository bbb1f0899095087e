import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isFull, skipped } from '../support/is-full.ts';
import { FakeGitLab, signature } from './gitlab/server.ts';
import type { Project, Request, User } from './gitlab/state.ts';
import { BAD, GOOD } from './specs.ts';
import { get, idle, opened, type Running, SECRET, Stage } from './stage.ts';

/* The server as a process of its own, between a GitLab that sends and one that is written to. */

const KEY = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const REQUEST = '/projects/{id}/merge_requests/{merge_request_iid}';

let stage: Stage;
let gitlab: FakeGitLab;
let project: Project;
let bot: User;
beforeEach(async () => {
  stage = new Stage();
  await stage.open();
  gitlab = new FakeGitLab();
  await gitlab.start();
  project = gitlab.world.project('linux/specs');
  bot = gitlab.world.user('project_1_bot_2f', true);
  project.members.set(bot.id, 30);
  gitlab.tokens.set('glpat-token', bot);
});
afterEach(async () => {
  await stage.close();
  gitlab.stop();
  expect(new Set(gitlab.violations)).toEqual(new Set());
});

function serve(more: Readonly<Record<string, string>> = {}): Promise<Running> {
  return stage.serve({
    APP_ID: '',
    GITLAB_URL: `${gitlab.url}/`,
    GITLAB_TOKEN: 'glpat-token',
    GITLAB_WEBHOOK_SECRET: `${SECRET},yesterday`,
    ...more,
  });
}

function hook({ iid, head, state }: Request, action = 'open'): object {
  return {
    object_kind: 'merge_request',
    project: { id: project.id },
    object_attributes: { iid, state, action, last_commit: { id: head } },
  };
}

function deliver(server: Running, request: Request, key?: string, secret = SECRET): Promise<number> {
  return gitlab.deliver(`${server.url}/gitlab`, 'Merge Request Hook', hook(request), secret, key);
}

const open = (files: Readonly<Record<string, string>> = { 'xyzzy.yaml': BAD }): Request =>
  gitlab.world.open(project, files);
const states = (): readonly string[] => gitlab.world.statuses.map(({ state }) => state);

test('a webhook becomes a status and a note by the user of the token', async () => {
  const server = await serve();
  expect(await deliver(server, open())).toBe(202);
  await expect.poll(() => gitlab.world.notes.length, { timeout: 20_000 }).toBe(1);
  await idle(server);
  expect(gitlab.world.notes[0]).toMatchObject({ author: bot });
  expect(states()).toEqual(['failed']);
  await expect.poll(() => server.said(), { timeout: 20_000 }).toContain('"login":"project_1_bot_2f"');
  // What GitHub would send goes nowhere.
  expect(await stage.github.deliver(server.url, 'pull_request', opened(stage.pull()), SECRET)).toBe(404);
  server.process.kill('SIGTERM');
  expect(await server.ended).toBe(0);
  for (const secret of ['glpat-token', SECRET]) expect(server.said()).not.toContain(secret);
}, 60_000);

test('the same delivery twice, and many of one merge request, are one note', async () => {
  const server = await serve();
  const request = open();
  const sent = Array.from({ length: 20 }, (_, index) => deliver(server, request, `key-${index % 10}`));
  expect(new Set(await Promise.all(sent))).toEqual(new Set([202]));
  await idle(server);
  expect(gitlab.world.notes.map(({ edits }) => edits)).toEqual([0]);
  expect(states()).toEqual(['failed']);
  expect(await get(server.metrics)).toMatch(/webhooks_total\{answer="again"\} 10\n/);
}, 60_000);

describe('what is not ours is refused, and nothing is done', () => {
  test('secret tokens: that of now, that of before, and others', async () => {
    const server = await serve();
    const request = open();
    for (const secret of ['', 'guessed', `${SECRET}x`, KEY])
      expect(await deliver(server, request, undefined, secret)).toBe(401);
    expect(gitlab.requests.filter((each) => each !== 'get /user')).toEqual([]);
    expect(await deliver(server, request, undefined, 'yesterday')).toBe(202);
    await idle(server);
    expect(gitlab.world.notes).toHaveLength(1);
  }, 60_000);

  test('signatures: by our key, of now, and of these very bytes', async () => {
    const server = await serve({ GITLAB_WEBHOOK_SECRET: KEY });
    const request = open();
    const to = `${server.url}/gitlab`;
    const sign = (key: string | undefined, secret = ''): Promise<number> =>
      gitlab.deliver(to, 'Merge Request Hook', hook(request), secret, 'key', key);
    expect(await sign(undefined)).toBe(401);
    // The key itself is no secret token.
    expect(await sign(undefined, KEY)).toBe(401);
    expect(await sign(`whsec_${Buffer.alloc(32, 8).toString('base64')}`)).toBe(401);
    const body = JSON.stringify(hook(request));
    const raw = (time: number, signed: string): Promise<number> =>
      fetch(to, {
        method: 'POST',
        headers: {
          'x-gitlab-event': 'Merge Request Hook',
          'webhook-id': 'key',
          'webhook-timestamp': String(time),
          'webhook-signature': `v1,${signature(KEY, `key.${time}.${signed}`)}`,
        },
        body,
      }).then(({ status }) => status);
    const now = Math.floor(Date.now() / 1000);
    expect(await raw(now - 400, body)).toBe(401);
    expect(await raw(now, `${body} `)).toBe(401);
    expect(gitlab.world.notes).toEqual([]);
    expect(await raw(now, body)).toBe(202);
    await idle(server);
    expect(gitlab.world.notes).toHaveLength(1);
  }, 60_000);

  test('other events, other bodies, and other paths', async () => {
    const server = await serve();
    const to = `${server.url}/gitlab`;
    const send = (event: string, payload: object): Promise<number> =>
      gitlab.deliver(to, event, payload, SECRET);
    // GitLab switches a webhook off that is told 4xx (gitpod-io/gitpod#13985).
    for (const event of ['Push Hook', 'Pipeline Hook'])
      expect(await send(event, { project: { id: 1 } })).toBe(202);
    const merged = { ...open(), state: 'merged' } as const;
    expect(await send('Merge Request Hook', hook(merged, 'merge'))).toBe(202);
    expect(
      await fetch(to, {
        method: 'POST',
        headers: { 'x-gitlab-event': 'x', 'x-gitlab-token': SECRET },
        body: '{',
      }).then(({ status }) => status),
    ).toBe(400);
    expect(await fetch(`${to}/x`, { method: 'POST', body: '{}' }).then(({ status }) => status)).toBe(404);
    await idle(server);
    expect(gitlab.world.statuses).toEqual([]);
  }, 60_000);
});

test('commands in notes: recheck, explain, accept', async () => {
  const server = await serve();
  const { world } = gitlab;
  const developer = world.user('developer');
  project.members.set(developer.id, 30);
  const request = open({ 'xyzzy.yaml': GOOD.replace('expect: EBADF', 'expect: EINVAL') });
  const say = async (body: string): Promise<void> => {
    const { id } = world.say(request, developer, body);
    const payload = {
      object_kind: 'note',
      project: { id: project.id },
      merge_request: { iid: request.iid },
      object_attributes: { id, note: body, noteable_type: 'MergeRequest', action: 'create', system: false },
    };
    expect(await gitlab.deliver(`${server.url}/gitlab`, 'Note Hook', payload, SECRET)).toBe(202);
    await idle(server);
  };
  await say('/probeable recheck\n/probeable explain probe-errno');
  expect(states()).toEqual(['failed']);
  expect(world.awards).toHaveLength(1);
  await say('/probeable accept probe-errno the next version changes it');
  expect(states()).toEqual(['failed', 'success']);
  const ours = world.notes.filter(({ author }) => author === bot).map(({ body }) => body.slice(0, 24));
  expect(ours.sort()).toEqual([
    '<!-- probeable:1 name=pr',
    '<!-- probeable:accepted ',
    '<!-- probeable:answer co',
  ]);
}, 60_000);

test('a server that is killed at any step leaves nothing undone, and nothing is said twice', async () => {
  const all = [
    'after post /projects/{id}/statuses/{sha}',
    `after post ${REQUEST}/notes`,
    'before post /projects/{id}/statuses/{sha}',
    `after get ${REQUEST}`,
    `after get ${REQUEST}/diffs`,
    `before post ${REQUEST}/notes`,
    `answered post ${REQUEST}/notes`,
  ];
  if (!isFull) skipped('a kill at five more steps of a review on GitLab');
  const strikes = isFull ? all : all.slice(0, 2);
  gitlab.lag = 60;
  let server = await serve();
  const requests: Request[] = [];
  for (const strike of strikes) {
    let isStruck = false;
    gitlab.around = (operation, moment) => {
      if (isStruck || `${moment} ${operation}` !== strike) return false;
      isStruck = true;
      server.process.kill('SIGKILL');
      return moment !== 'answered';
    };
    const request = open();
    requests.push(request);
    expect(await deliver(server, request)).toBe(202);
    await server.ended;
    expect(isStruck).toBe(true);
    server = await serve();
  }
  await idle(server);
  const seen = requests.map(({ iid, head }) => ({
    notes: gitlab.world.notes.filter((note) => note.iid === iid).length,
    states: gitlab.world.statuses.filter(({ pipeline }) => pipeline.sha === head).map(({ state }) => state),
  }));
  expect(seen).toEqual(strikes.map(() => ({ notes: 1, states: ['failed'] })));
}, 240_000);

test('GitLab is down for a while: it is tried again', async () => {
  const server = await serve();
  gitlab.isDown = true;
  expect(await deliver(server, open())).toBe(202);
  await expect.poll(() => server.said(), { timeout: 30_000 }).toContain('failed, and will be tried again');
  gitlab.isDown = false;
  await expect.poll(() => gitlab.world.notes.length, { timeout: 30_000 }).toBe(1);
  await idle(server);
  expect(states()).toEqual(['failed']);
}, 90_000);

test('what fails again and again is given up, and the status says so', async () => {
  const operation = `get ${REQUEST}/diffs`;
  gitlab.onRequest = (asked) => {
    if (asked === operation) gitlab.faults.push({ operation, kind: 'broken' });
  };
  // Twelve failures take eleven seconds; a lease of 120 ms is seldom lost to a busy machine, which is no failure.
  const server = await serve({ PROBEABLE_SECOND: '4' });
  await deliver(server, open());
  await expect.poll(states, { timeout: 90_000 }).toEqual(['failed']);
  await expect
    .poll(() => gitlab.world.notes[0]?.body, { timeout: 20_000 })
    .toContain('it failed again and again');
}, 120_000);

test('a permission that is missing is said once, and nothing is tried again', async () => {
  project.members.set(bot.id, 10);
  const server = await serve();
  await deliver(server, open());
  await expect
    .poll(() => server.said(), { timeout: 20_000 })
    .toContain('GitLab denies it, and it is not tried again');
  await idle(server);
  expect(server.said().match(/"delivery"/g)?.length).toBeLessThan(5);
}, 60_000);

test('an App of GitHub and a GitLab are served side by side', async () => {
  const server = await serve({ APP_ID: '1' });
  const pull = stage.pull();
  expect(await stage.github.deliver(`${server.url}/webhook`, 'pull_request', opened(pull), SECRET)).toBe(202);
  expect(await deliver(server, open())).toBe(202);
  await idle(server);
  expect(stage.github.repository.comments).toHaveLength(1);
  expect(gitlab.world.notes).toHaveLength(1);
  expect(await get(`${server.url}/readyz`)).toBe('ready\n');
}, 60_000);

test('what keeps a server from starting is said in a line, and a token that GitLab does not know in the log', async () => {
  await expect(serve({ GITLAB_TOKEN: '' })).rejects.toThrow('GITLAB_TOKEN is not set');
  await expect(serve({ GITLAB_WEBHOOK_SECRET: '' })).rejects.toThrow('GITLAB_WEBHOOK_SECRET is not set');
  await expect(serve({ GITLAB_WEBHOOK_SECRET: 'whsec_x' })).rejects.toThrow('GITLAB_WEBHOOK_SECRET: ');
  await expect(serve({ GITLAB_URL: 'gitlab' })).rejects.toThrow('GITLAB_URL: "gitlab" is no address');
  await expect(serve({ GITLAB_TOKEN_FILE: 'none' })).rejects.toThrow('GITLAB_TOKEN_FILE: none: ');
  const server = await serve({ GITLAB_TOKEN: 'other' });
  await expect
    .poll(() => server.said(), { timeout: 20_000 })
    .toContain('GitLab does not know this token: check GITLAB_TOKEN');
}, 90_000);
