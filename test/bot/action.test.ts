import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { ALL, acting } from '../hostile/texts.ts';
import { FakeGitHub } from './github/server.ts';
import { COMMENTS } from './reviewing.ts';
import { BAD, GOOD, many } from './specs.ts';

/* The Action as a runner runs it: the bundle alone, without node_modules, by the Node that action.yml names. */

const root = join(import.meta.dirname, '../..');
const node24 = process.env.PROBEABLE_NODE24 ?? '';
if (!existsSync(node24))
  console.log('SKIPPED: no Node 24 (PROBEABLE_NODE24): the Action is run by the Node of the tests');
const node = existsSync(node24) ? node24 : process.execPath;

let installed = '';
let work = '';
let github: FakeGitHub;
let apiUrl = '';
beforeAll(() => {
  installed = mkdtempSync(join(tmpdir(), 'probeable-action-'));
  for (const path of ['action.yml', 'package.json', 'content/runtimes', 'dist/action'])
    cpSync(join(root, path), join(installed, path), { recursive: true });
});
afterAll(() => rmSync(installed, { recursive: true }));
beforeEach(async () => {
  work = mkdtempSync(join(tmpdir(), 'probeable-work-'));
  github = new FakeGitHub();
  apiUrl = await github.start();
});
afterEach(() => {
  expect(github.violations).toEqual([]);
  github.stop();
  rmSync(work, { recursive: true });
});

interface Ran {
  readonly status: number | null;
  readonly said: string;
  readonly summary: string;
}

/** Runs the file that action.yml names, as the runner does. */
async function run(
  event: string,
  payload: object,
  inputs: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  const manifest: { readonly runs: { readonly main: string } } = JSON.parse(
    JSON.stringify(load(readFileSync(join(installed, 'action.yml'), 'utf8'))),
  );
  writeFileSync(join(work, 'event.json'), JSON.stringify(payload));
  const child = spawn(node, [join(installed, manifest.runs.main)], {
    cwd: work,
    env: {
      PATH: process.env.PATH,
      GITHUB_EVENT_NAME: event,
      GITHUB_EVENT_PATH: join(work, 'event.json'),
      GITHUB_REPOSITORY: 'linux/specs',
      GITHUB_API_URL: apiUrl,
      GITHUB_STEP_SUMMARY: join(work, 'summary.md'),
      PROBEABLE_SECOND: '10',
      'INPUT_GITHUB-TOKEN': 'secret-token',
      'INPUT_CHECK-NAME': 'probeable',
      'INPUT_COMMENT-AUTHOR': 'github-actions[bot]',
      'INPUT_PULL-REQUEST-FILE': '',
      ...inputs,
    },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  const status = await new Promise<number | null>((resolve) => child.on('close', resolve));
  expect(said).not.toContain('secret-token');
  const summary = join(work, 'summary.md');
  return { status, said, summary: existsSync(summary) ? readFileSync(summary, 'utf8') : '' };
}

const checks = (): readonly string[] =>
  github.repository.checks.map(({ head_sha, conclusion }) => `${head_sha} ${conclusion}`);

test('pull_request: a check, a comment, a summary, and an exit status', async () => {
  const pull = github.repository.open({}, { 'xyzzy.yaml': BAD });
  const { status, said, summary } = await run('pull_request', {
    action: 'opened',
    pull_request: { number: 1 },
  });
  expect([status, said]).toEqual([
    1,
    expect.stringMatching(
      /probeable: xyzzy has no probe: move step 3 before step 1; \d errors?,.*\ncomment: created\n/s,
    ),
  ]);
  expect(summary).toContain('probe-before-permission');
  expect(checks()).toEqual([`${pull.head} failure`]);
  // What runtimes answer is known without anything beside the bundle but the facts.
  expect(github.repository.comments[0]?.body).toContain('What containers answer to number 475 today');
});

test('from a fork: the token may not write, so the log says it, and the job fails', async () => {
  github.repository.open({}, { 'xyzzy.yaml': BAD });
  github.faults.push({ operation: 'post /repos/{owner}/{repo}/check-runs', kind: 'forbidden' });
  const { status, said } = await run('pull_request', { pull_request: { number: 1 } });
  expect(status).toBe(1);
  expect(said).toMatch(/^::error file=xyzzy\.yaml,line=\d+,endLine=\d+,title=probe-before-permission::/m);
  expect(github.repository.comments).toEqual([]);
});

test('nothing that strangers or GitHub say becomes a command of the log', async () => {
  const hostile = JSON.stringify(`${ALL}`);
  const text = BAD.replace('CAP_SYS_ADMIN', () => hostile)
    .replace('changes the file', () => hostile)
    .replace(/: xyzzy$/m, () => `: ${hostile}`);
  github.repository.open({}, { 'xyzzy.yaml': text, 'a/##[add-mask]b.yaml': BAD });
  const inLog = async (): Promise<string> => {
    const { said } = await run('pull_request', { pull_request: { number: 1 } });
    expect(acting(said.replaceAll(/^::(?=(?:error|warning|notice) )/gm, ''))).toEqual([]);
    return said;
  };
  github.faults.push({ operation: 'post /repos/{owner}/{repo}/check-runs', kind: 'forbidden' });
  expect(await inLog()).toMatch(/^::error file=/m);
  github.faults.push({
    operation: `post ${COMMENTS}`,
    kind: 'forbidden',
    message: `no\n::stop-commands::x ${ALL}`,
  });
  expect(await inLog()).toMatch(/^::warning title=probeable::the comment: 403: no/m);
});

test('from a fork with many findings: 50 commands at most, and the job says how many have none', async () => {
  github.repository.open({}, many(40));
  github.faults.push({ operation: 'post /repos/{owner}/{repo}/check-runs', kind: 'forbidden' });
  const { said, summary } = await run('pull_request', { pull_request: { number: 1 } });
  const commands = said.match(/^::(?:error|warning|notice) file=/gm) ?? [];
  expect(commands).toHaveLength(50);
  expect(commands.slice(0, 40)).toEqual(Array.from({ length: 40 }, () => '::error file='));
  expect(said).toMatch(
    /^50 findings have an annotation.*: \d+ warnings.* The summary of the job has them\.$/m,
  );
  expect(summary).toContain('- `call_39`');
}, 60_000);

test('workflow_run: the second step of a fork comments on the pull request that the file names', async () => {
  const pull = github.repository.open({}, { 'xyzzy.yaml': BAD });
  writeFileSync(join(work, 'number'), '1\n');
  const payload = { workflow_run: { head_sha: pull.head, pull_requests: [] } };
  const { status, said } = await run('workflow_run', payload, {
    'INPUT_PULL-REQUEST-FILE': join(work, 'number'),
  });
  expect([status, said]).toEqual([1, expect.stringContaining('comment: created')]);
});

test.each([
  ['names another pull request', '2'],
  ['holds no number', '1; rm -rf /'],
  ['is empty', ''],
])('workflow_run: a file that %s gets nothing written', async (_, text) => {
  const pull = github.repository.open({}, { 'xyzzy.yaml': BAD });
  github.repository.open({}, { 'other.yaml': BAD });
  writeFileSync(join(work, 'number'), text);
  const payload = { workflow_run: { head_sha: pull.head, pull_requests: [] } };
  await run('workflow_run', payload, { 'INPUT_PULL-REQUEST-FILE': join(work, 'number') });
  expect(github.requests.filter((request) => !request.startsWith('get '))).toEqual([]);
});

test('merge_group and push: the required check is there, without a comment', async () => {
  const { repository } = github;
  const base = repository.commit({ 'README.md': 'x' });
  repository.branches.set('main', base);
  const bad = repository.commit({ 'xyzzy.yaml': BAD });
  const other = repository.commit({ 'README.md': 'y' });
  const project = { repository: { default_branch: 'main' } };
  const queue = await run('merge_group', { ...project, merge_group: { head_sha: bad, base_sha: base } });
  const pushed = await run('push', { ...project, before: base, after: other });
  const branch = await run('push', { ...project, before: '0'.repeat(40), after: bad });
  expect([queue.status, pushed.status, branch.status]).toEqual([1, 0, 1]);
  expect(checks()).toEqual([`${bad} failure`, `${other} success`]);
  expect(repository.comments).toEqual([]);
});

test.each([
  ['pull_request', {}],
  ['pull_request', { pull_request: { number: '1 OR 1' } }],
  ['merge_group', { merge_group: { head_sha: '$(id)' } }],
])('%s with a broken payload fails, and says what is missing', async (event, payload) => {
  const { status, said } = await run(event, payload);
  expect([status, said]).toEqual([1, expect.stringMatching(/^::error title=probeable::the event has no /)]);
});

test.each([
  ['fail-on', 'warning', /probeable: .*; \d+ warnings?, /],
  ['preset', 'strict', /probeable: .*; \d+ errors?, /],
])('the input %s: %s makes it stricter', async (name, value, said) => {
  github.repository.open({}, { 'xyzzy.yaml': BAD.replace(/ {2}- permission.*\n.*\n/, '') });
  const payload = { pull_request: { number: 1 } };
  expect(await run('pull_request', payload)).toMatchObject({ status: 0 });
  const inputs = { [`INPUT_${name.toUpperCase()}`]: value };
  expect(await run('pull_request', payload, inputs)).toMatchObject({
    status: 1,
    said: expect.stringMatching(said),
  });
});

test.each([
  ['fail-on', 'never'],
  ['preset', 'probing'],
  ['fail-on', 'warnings'],
])('the input %s: %s fails before anything is read', async (name, value) => {
  github.repository.open({}, { 'xyzzy.yaml': BAD });
  const inputs = { [`INPUT_${name.toUpperCase()}`]: value };
  const { status, said } = await run('pull_request', { pull_request: { number: 1 } }, inputs);
  expect([status, said]).toEqual([
    1,
    expect.stringContaining(`::error title=probeable::${name}: "${value}"`),
  ]);
  expect(github.requests).toEqual([]);
});

test('an event that asks for nothing, and a branch that was deleted', async () => {
  expect((await run('issues', {})).status).toBe(0);
  expect((await run('push', { deleted: true })).status).toBe(0);
  expect(github.requests).toEqual([]);
});

test('a GitHub that goes down is no reason to pass', async () => {
  github.repository.open({}, { 'xyzzy.yaml': BAD });
  for (let fault = 0; fault < 8; fault++)
    github.faults.push({ operation: 'get /repos/{owner}/{repo}/pulls/{pull_number}/files', kind: 'broken' });
  const { status, said } = await run('pull_request', { pull_request: { number: 1 } });
  expect([status, said]).toEqual([1, expect.stringContaining('::error title=probeable::Server Error')]);
});

test('a wrong token is said, and not shown', async () => {
  github.repository.open({}, { 'xyzzy.yaml': BAD });
  const { status, said } = await run(
    'pull_request',
    { pull_request: { number: 1 } },
    { 'INPUT_GITHUB-TOKEN': 'expired-token' },
  );
  expect([status, said]).toEqual([1, expect.stringContaining('Bad credentials')]);
  expect(said).not.toContain('expired-token');
});

test('what action.yml names is what the bundle reads', () => {
  const text = readFileSync(join(root, 'action.yml'), 'utf8');
  const inputs = [...text.matchAll(/^ {2}([\w-]+):\n {4}description/gm)].map(([, name = '']) => name);
  const bundle = readFileSync(join(root, 'dist/action/probeable.mjs'), 'utf8');
  expect(inputs.length).toBe(7);
  for (const name of inputs) expect(bundle).toContain(`"${name}"`);
});

test('issue_comment: /probeable recheck and explain, without a server', async () => {
  const pull = github.repository.open({}, { 'xyzzy.yaml': BAD });
  const issue = { number: pull.number, pull_request: {} };
  const body = 'Please.\n/probeable recheck\n/probeable explain probe-exists\n';
  const asked = { action: 'created', issue, comment: { id: 5, body } };
  const { status, said } = await run('issue_comment', asked);
  expect([status, said]).toEqual([
    0,
    expect.stringMatching(/checked again: xyzzy has no probe: .*; \d errors?,.*\nprobe-exists: answered\n/s),
  ]);
  expect(checks()).toEqual([`${pull.head} failure`]);
  expect(github.repository.comments).toHaveLength(2);
  expect(github.repository.reactions).toEqual([{ comment: 5, content: '+1', author: 'github-actions[bot]' }]);
  const idle = await run('issue_comment', {
    ...asked,
    comment: { id: 6, body: 'what does /probeable recheck do?' },
  });
  expect([idle.status, idle.said]).toEqual([0, expect.stringContaining('asks for nothing')]);
  const plain = await run('issue_comment', { ...asked, issue: { number: 1 } });
  expect([plain.status, plain.said]).toEqual([0, expect.stringContaining('on an issue')]);
  expect(github.repository.comments).toHaveLength(2);
});

test('issue_comment: /probeable accept by a maintainer makes the check green', async () => {
  const { repository } = github;
  const pull = repository.open({}, { 'xyzzy.yaml': GOOD.replace('expect: EBADF', 'expect: EINVAL') });
  await run('pull_request', { pull_request: { number: 1 } });
  const asked = (author: string) => {
    const body = '/probeable accept probe-errno the next version changes it';
    const issue = { number: pull.number, pull_request: {} };
    return { action: 'created', issue, comment: { id: repository.say(1, author, body), body } };
  };
  repository.permissions.set('maintainer', 'write');
  const stranger = await run('issue_comment', asked('stranger'));
  expect([stranger.status, stranger.said]).toEqual([0, expect.stringContaining('accept: refused')]);
  const { status, said } = await run('issue_comment', asked('maintainer'));
  expect([status, said]).toEqual([
    0,
    expect.stringMatching(/accept: accepted\nchecked again: .*; 1 finding accepted in 1 spec\n/),
  ]);
  expect(checks()).toEqual([`${pull.head} failure`, `${pull.head} success`]);
});

test('issue_comment with a token that may not write fails, since nobody would see the verdict', async () => {
  github.repository.open({}, { 'xyzzy.yaml': BAD });
  github.faults.push({ operation: 'post /repos/{owner}/{repo}/check-runs', kind: 'forbidden' });
  const issue = { number: 1, pull_request: {} };
  const comment = { id: 5, body: '/probeable recheck' };
  const { status, said } = await run('issue_comment', { action: 'created', issue, comment });
  expect([status, said]).toEqual([1, expect.stringContaining('may not write checks')]);
});
