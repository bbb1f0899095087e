import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { mergeRequestHook } from './gitlab/hooks.ts';
import { FakeGitLab, signature } from './gitlab/server.ts';
import type { Project, Request, User } from './gitlab/state.ts';
import { BAD, GOOD } from './specs.ts';
import { get, idle, metric, opened, type Running, SECRET, Stage } from './stage.ts';

/*
 * What the server does with what a GitLab sends, as a process of its own: one for all of these tests, since a start takes
 * more than most of them. It works for an App of GitHub, too. Each test has a project of its own.
 */

const KEY = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

const stage = new Stage();
const gitlab = new FakeGitLab();
const bot: User = gitlab.world.user('project_1_bot_2f', true);
let server: Running;
beforeAll(async () => {
  await stage.start();
  await gitlab.start();
  gitlab.tokens.set('glpat-token', bot);
  server = await stage.serve({
    GITLAB_URL: `${gitlab.url}/`,
    GITLAB_TOKEN: 'glpat-token',
    GITLAB_WEBHOOK_SECRET: `${SECRET},yesterday,${KEY}`,
  });
});
afterAll(async () => {
  await stage.close();
  gitlab.stop();
});

let project: Project;
/** What the server had said before the test. */
let before = '';
beforeEach(() => {
  stage.showOnFailure();
  gitlab.startOver();
  project = gitlab.world.project('linux/specs');
  project.members.set(bot.id, 30);
  before = server.said();
});
afterEach(async () => {
  await idle(server);
  expect(new Set(gitlab.violations)).toEqual(new Set());
});

/** What the server has said since the test began. */
const said = (): string => server.said().slice(before.length);

function deliver(request: Request, key?: string, secret = SECRET): Promise<number> {
  return gitlab.deliver(`${server.url}/gitlab`, 'Merge Request Hook', mergeRequestHook(request), secret, key);
}

const open = (files: Readonly<Record<string, string>> = { 'xyzzy.yaml': BAD }): Request =>
  gitlab.world.open(project, files);
const states = (): readonly string[] => gitlab.world.statuses.map(({ state }) => state);

test('the same delivery twice, and many of one merge request, are one note', async () => {
  const AGAIN = 'probeable_webhooks_total{answer="again"}';
  const again = await metric(server, AGAIN);
  const request = open();
  const sent = Array.from({ length: 20 }, (_, index) => deliver(request, `key-${index % 10}`));
  expect(new Set(await Promise.all(sent))).toEqual(new Set([202]));
  await idle(server);
  expect(gitlab.world.notes.map(({ edits }) => edits)).toEqual([0]);
  expect(states()).toEqual(['failed']);
  expect(await metric(server, AGAIN)).toBe(again + 10);
}, 60_000);

describe('what is not ours is refused, and nothing is done', () => {
  test('secret tokens: that of now, that of before, and others', async () => {
    const request = open();
    for (const secret of ['', 'guessed', `${SECRET}x`, KEY])
      expect(await deliver(request, undefined, secret)).toBe(401);
    expect(gitlab.requests.filter((each) => each !== 'get /user')).toEqual([]);
    expect(await deliver(request, undefined, 'yesterday')).toBe(202);
    await idle(server);
    expect(gitlab.world.notes).toHaveLength(1);
  }, 60_000);

  test('signatures: by our key, of now, and of these very bytes', async () => {
    const request = open();
    const to = `${server.url}/gitlab`;
    const sign = (key: string | undefined, secret = ''): Promise<number> =>
      gitlab.deliver(to, 'Merge Request Hook', mergeRequestHook(request), secret, 'key', key);
    expect(await sign(undefined)).toBe(401);
    // The key itself is no secret token.
    expect(await sign(undefined, KEY)).toBe(401);
    expect(await sign(`whsec_${Buffer.alloc(32, 8).toString('base64')}`)).toBe(401);
    const body = JSON.stringify(mergeRequestHook(request));
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
    const to = `${server.url}/gitlab`;
    const send = (event: string, payload: object): Promise<number> =>
      gitlab.deliver(to, event, payload, SECRET);
    // GitLab switches a webhook off that is told 4xx (gitpod-io/gitpod#13985).
    for (const event of ['Push Hook', 'Pipeline Hook'])
      expect(await send(event, { project: { id: 1 } })).toBe(202);
    const merged = { ...open(), state: 'merged' } as const;
    expect(await send('Merge Request Hook', mergeRequestHook(merged, 'merge'))).toBe(202);
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

test('GitLab is down for a while: it is tried again', async () => {
  gitlab.isDown = true;
  expect(await deliver(open())).toBe(202);
  await expect.poll(() => said(), { timeout: 30_000 }).toContain('failed, and will be tried again');
  gitlab.isDown = false;
  await expect.poll(() => gitlab.world.notes.length, { timeout: 30_000 }).toBe(1);
  await idle(server);
  expect(states()).toEqual(['failed']);
}, 90_000);

test('a permission that is missing is said once, and nothing is tried again', async () => {
  project.members.set(bot.id, 10);
  await deliver(open());
  await expect
    .poll(() => said(), { timeout: 20_000 })
    .toContain('GitLab denies it, and it is not tried again');
  await idle(server);
  expect(said().match(/"delivery"/g)?.length).toBeLessThan(5);
}, 60_000);

test('an App of GitHub and a GitLab are served side by side', async () => {
  const pull = stage.pull();
  expect(await stage.github.deliver(`${server.url}/webhook`, 'pull_request', opened(pull), SECRET)).toBe(202);
  expect(await deliver(open())).toBe(202);
  await idle(server);
  expect(stage.github.repository.comments).toHaveLength(1);
  expect(gitlab.world.notes).toHaveLength(1);
  expect(await get(`${server.url}/readyz`)).toBe('ready\n');
}, 60_000);
