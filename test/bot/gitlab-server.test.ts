import { afterEach, beforeEach, expect, test } from 'vitest';
import { isFull, skipped } from '../support/is-full.ts';
import { mergeRequestHook } from './gitlab/hooks.ts';
import { FakeGitLab } from './gitlab/server.ts';
import type { Project, Request, User } from './gitlab/state.ts';
import { BAD } from './specs.ts';
import { idle, opened, type Running, SECRET, Stage } from './stage.ts';

/* The server as a process of its own, between a GitLab that sends and one that is written to. */

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

function deliver(server: Running, request: Request): Promise<number> {
  return gitlab.deliver(`${server.url}/gitlab`, 'Merge Request Hook', mergeRequestHook(request), SECRET);
}

const open = (): Request => gitlab.world.open(project, { 'xyzzy.yaml': BAD });
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
