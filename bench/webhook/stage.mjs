/* A GitHub with pull requests, and the servers of an App that are told of them. */
import { spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeGitHub } from '../../test/bot/github/server.ts';
import { SECRET } from './sender.mjs';

export const SPEC = `syscall: xyzzy
prototype: int xyzzy(int fd, unsigned int flags)
entry:
  - permission: CAP_SYS_ADMIN
    error: EPERM
  - check: flags & ~1
    error: EINVAL
  - effect: changes the file
`;

/** GitHub wants writes of an App in one installation one at a time: many are served here. */
const INSTALLATIONS = 100;

/** A GitHub with `count` pull requests, and a webhook for each. */
export async function createGitHub(count) {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const github = new FakeGitHub();
  github.appKey = publicKey;
  const apiUrl = await github.start();
  const bodies = Array.from({ length: count }, () => {
    const { number, head, base } = github.repository.open({}, { 'xyzzy.yaml': SPEC });
    return JSON.stringify({
      action: 'opened',
      installation: { id: (number % INSTALLATIONS) + 1 },
      repository: { name: 'specs', owner: { login: 'linux' }, default_branch: 'main' },
      pull_request: { number, head: { sha: head }, base: { sha: base } },
      // A payload of GitHub's is about as large.
      padding: 'x'.repeat(20_000),
    });
  });
  return { github, apiUrl, bodies, privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }) };
}

/** The server of the App, once it is ready. */
export function startProbeable(apiUrl, privateKey, data) {
  const program = join(import.meta.dirname, '../../dist/bin/probeable.mjs');
  return start(
    (folder) => [program, 'bot', 'serve', '--port', '0', '--data', data ?? join(folder, 'data')],
    { GITHUB_API_URL: apiUrl, WEBHOOK_SECRET: SECRET, PROBEABLE_SECOND: '100', ...database() },
    privateKey,
    (said) => /"message":"ready".*?"port":(\d+)/.exec(said)?.[1],
  );
}

/** The same work in a handler of Probot's, which has no data. */
export function startProbot(apiUrl, privateKey, _data, environment = {}) {
  return start(
    () => [join(import.meta.dirname, 'probot-app.mjs')],
    { GITHUB_API_URL: apiUrl, WEBHOOK_SECRET: SECRET, PROBEABLE_SECOND: '100', ...environment },
    privateKey,
    (said) => /listening on (\d+)/.exec(said)?.[1],
  );
}

/** Starts a server as a process; `portOf` finds its port in what it says. */
export async function start(command, environment, privateKey, portOf) {
  const folder = mkdtempSync(join(tmpdir(), 'probeable-bench-'));
  writeFileSync(join(folder, 'key.pem'), privateKey);
  const child = spawn(process.execPath, command(folder), {
    env: { PATH: process.env.PATH, APP_ID: '1', PRIVATE_KEY_FILE: join(folder, 'key.pem'), ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  const port = await new Promise((resolve, reject) => {
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      if (said.length < 8192) said += text;
      const found = portOf(said);
      if (found !== undefined) resolve(found);
    });
    void ended.then(() => reject(new Error(said)));
  });
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  const kill = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  return { url: `http://127.0.0.1:${port}/`, stop, kill };
}

function database() {
  return process.env.DATABASE_URL === undefined ? {} : { DATABASE_URL: process.env.DATABASE_URL };
}
