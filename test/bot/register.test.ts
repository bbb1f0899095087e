import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { chromium } from 'playwright-core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { executable } from '../support/browser.ts';
import { probeable, program } from '../support/command-line.ts';
import { get, idle, opened, Stage } from './stage.ts';

/* From nothing to a first comment: an App is registered at a GitHub, and its server is started with what that gave. */

let stage: Stage;
let folder = '';
let child: ChildProcess | undefined;
beforeEach(async () => {
  stage = new Stage();
  stage.github.prefix = '/api/v3';
  await stage.open();
  folder = mkdtempSync(join(tmpdir(), 'probeable-register-'));
});
afterEach(async () => {
  child?.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
  await stage.close();
});

const file = (): string => join(folder, 'probeable.env');

/** Starts `bot register`; gives the address of its page, and what it says until it ends. */
async function register(): Promise<{
  readonly page: string;
  readonly ended: Promise<readonly [number | null, string]>;
}> {
  const more = ['--url', 'https://bot.example.org/hook', '--github', stage.github.origin, '--env', file()];
  const started = spawn(process.execPath, [program, 'bot', 'register', ...more]);
  child = started;
  let said = '';
  const ended = new Promise<readonly [number | null, string]>((resolve) =>
    started.on('close', (status) => resolve([status, said])),
  );
  const page = await new Promise<string>((resolve, reject) => {
    for (const stream of [started.stdout, started.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        const url = /http:\/\/127\.0\.0\.1:\d+\//.exec(said)?.[0];
        if (url !== undefined) resolve(url);
      });
    void ended.then(() => reject(new Error(said)));
  });
  return { page, ended };
}

test.skipIf(executable === undefined)(
  'a button in a browser, and then the first comment',
  async () => {
    const { page, ended } = await register();
    const browser = await chromium.launch({ executablePath: executable ?? '', args: ['--no-sandbox'] });
    try {
      const tab = await browser.newPage();
      const complaints: string[] = [];
      tab.on('console', (message) => complaints.push(message.text()));
      await tab.goto(page);
      await tab.getByRole('button', { name: 'Register on GitHub' }).click();
      await tab.getByRole('heading', { name: 'The App is registered' }).waitFor();
      const install = tab.getByRole('link', { name: 'Install it' });
      await expect
        .poll(() => install.getAttribute('href'))
        .toBe(`${stage.github.origin}/apps/probeable/installations/new`);
      expect(complaints).toEqual([]);
    } finally {
      await browser.close();
    }
    const [status, said] = await ended;
    expect([status, said]).toEqual([0, expect.stringContaining(`probeable bot serve --env ${file()}`)]);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    const app = stage.github.registration.app;
    expect(app?.manifest).toMatchObject({
      public: false,
      hook_attributes: { url: 'https://bot.example.org/hook' },
      default_permissions: { checks: 'write', contents: 'read', pull_requests: 'write' },
    });
    const secret = app?.webhookSecret ?? '';
    expect(said).not.toContain(secret);
    // Nothing but the file says who the App is.
    const server = await stage.serveFrom(file());
    const pull = stage.pull();
    expect(await stage.github.deliver(server.url, 'pull_request', opened(pull), secret)).toBe(202);
    await expect.poll(() => stage.github.repository.comments.length, { timeout: 20_000 }).toBe(1);
    await idle(server);
  },
  90_000,
);

test('what does not come from the button is refused, and a code that GitHub does not know is said', async () => {
  const { page, ended } = await register();
  expect(await get(`${page}registered?code=stolen&state=guessed`)).toContain('nothing was done');
  expect(await get(`${page}other`)).toContain('nothing here');
  expect(await fetch(page, { method: 'POST' }).then(({ status }) => status)).toBe(405);
  const state = /\?state=([\w-]+)/.exec(await get(page))?.[1] ?? '';
  expect(await get(`${page}registered?code=unknown&state=${state}`)).toContain('The App is not registered');
  expect(await ended).toEqual([2, expect.stringContaining('GitHub did not register the App: Not Found')]);
  expect(existsSync(file())).toBe(false);
}, 30_000);

test('a file that is there is kept', () => {
  const first = probeable(['bot', 'register', '--url', 'https://x.example/', '--env', 'package.json'], {
    cwd: process.cwd(),
  });
  expect([first.status, first.stderr]).toEqual([2, expect.stringContaining('may hold the key of an App')]);
  const second = probeable(['bot', 'register', '--url', 'http://x.example/', '--env', file()], {
    cwd: folder,
  });
  expect([second.status, second.stderr]).toEqual([2, expect.stringContaining('https:// only')]);
});

test('what is written is what is read', async () => {
  const { page, ended } = await register();
  const html = await get(page);
  const manifest = /name="manifest" value="([^"]*)"/.exec(html)?.[1]?.replaceAll('&#x22;', '"') ?? '';
  const action = /<form action="([^"]+)"/.exec(html)?.[1] ?? '';
  const sent = await fetch(action, { method: 'POST', body: new URLSearchParams({ manifest }) });
  expect(await sent.text()).toContain('The App is registered');
  expect((await ended)[0]).toBe(0);
  const { APP_ID, PRIVATE_KEY, WEBHOOK_SECRET, GITHUB_API_URL } = parseEnv(readFileSync(file(), 'utf8'));
  expect(APP_ID).toBe('1');
  expect(PRIVATE_KEY).toMatch(/^-----BEGIN RSA PRIVATE KEY-----(?:\n|\\n)/);
  expect(WEBHOOK_SECRET).toBe(stage.github.registration.app?.webhookSecret);
  expect(GITHUB_API_URL).toBe(`${stage.github.origin}/api/v3`);
}, 30_000);
