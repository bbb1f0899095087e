/*
 * How long the App's server takes to answer a webhook, which is there for good by then, while it reviews what was sent
 * before; and how many pull requests it gets through. Needs npm run build in the folder above, and a Node that reads
 * TypeScript (24): the GitHub is that of the tests. Usage: node webhook.mjs [deliveries, else 500 [at a time, else 8]]
 */
import { spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { FakeGitHub } from '../test/bot/github/server.ts';

const COUNT = Number(process.argv[2] ?? 500);
/** How many webhooks GitHub has under way at a time. */
const WIDTH = Number(process.argv[3] ?? 8);
const SPEC = `syscall: xyzzy
prototype: int xyzzy(int fd, unsigned int flags)
entry:
  - permission: CAP_SYS_ADMIN
    error: EPERM
  - check: flags & ~1
    error: EINVAL
  - effect: changes the file
`;

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const folder = mkdtempSync(join(tmpdir(), 'probeable-bench-'));
const github = new FakeGitHub();
github.appKey = publicKey;
const apiUrl = await github.start();
writeFileSync(join(folder, 'key.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
const program = join(import.meta.dirname, '../dist/bin/probeable.mjs');
const server = spawn(
  process.execPath,
  [program, 'bot', 'serve', '--port', '0', '--data', join(folder, 'data')],
  {
    env: {
      PATH: process.env.PATH,
      APP_ID: '1',
      PRIVATE_KEY_FILE: join(folder, 'key.pem'),
      WEBHOOK_SECRET: 's',
      GITHUB_API_URL: apiUrl,
      // GitHub's own limits would be all that is measured.
      PROBEABLE_SECOND: '1',
      ...(process.env.DATABASE_URL === undefined ? {} : { DATABASE_URL: process.env.DATABASE_URL }),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  },
);
const url = await new Promise((resolve) => {
  let said = '';
  server.stdout.setEncoding('utf8').on('data', (text) => {
    if (said.length < 4096) said += text;
    const port = /"message":"ready".*?"port":(\d+)/.exec(said)?.[1];
    if (port !== undefined) resolve(`http://127.0.0.1:${port}/`);
  });
});

const bodies = Array.from({ length: COUNT }, () => {
  const { number } = github.repository.open({}, { 'xyzzy.yaml': SPEC });
  return JSON.stringify({
    action: 'opened',
    installation: { id: 7 },
    repository: { name: 'specs', owner: { login: 'linux' } },
    pull_request: { number },
    // A payload of GitHub's is about as large.
    padding: 'x'.repeat(20_000),
  });
});
/** Sends them from a thread of its own: what this one does as GitHub would count as the server's. */
const SENDER = `
import { createHmac, randomUUID } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
const { bodies, url, width } = workerData;
const signed = bodies.map((body) => [body, createHmac('sha256', 's').update(body).digest('hex')]);
const times = [];
let next = 0;
await Promise.all(Array.from({ length: width }, async () => {
  for (let entry = signed[next++]; entry !== undefined; entry = signed[next++]) {
    const [body, signature] = entry;
    const sent = performance.now();
    const response = await fetch(url, {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/json',
        'x-github-event': 'pull_request',
        'x-github-delivery': randomUUID(),
        'x-hub-signature-256': 'sha256=' + signature,
      },
    });
    await response.text();
    if (response.status !== 202) throw new Error('status ' + response.status);
    times.push(performance.now() - sent);
  }
}));
parentPort.postMessage(times);
`;
const start = performance.now();
const times = await new Promise((resolve, reject) => {
  const sender = new Worker(new URL(`data:text/javascript,${encodeURIComponent(SENDER)}`), {
    workerData: { bodies, url, width: WIDTH },
  });
  sender.once('message', resolve);
  sender.once('error', reject);
});
const answered = (performance.now() - start) / 1000;
while (github.repository.comments.length < COUNT) await new Promise((resolve) => setTimeout(resolve, 50));
const done = (performance.now() - start) / 1000;
times.sort((a, b) => a - b);
const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))].toFixed(1);
console.log(`| webhooks | answered a second | median | p99 | longest | pull requests done a second |
| --: | --: | --: | --: | --: | --: |
| ${COUNT} | ${Math.round(COUNT / answered)} | ${at(0.5)} ms | ${at(0.99)} ms | ${at(1)} ms | ${(COUNT / done).toFixed(1)} |`);
server.kill('SIGTERM');
github.stop();
server.once('close', () => rmSync(folder, { recursive: true, force: true }));
