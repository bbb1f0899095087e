/*
 * How long an App's server takes to answer a webhook while it reviews what was sent before, how many pull requests it
 * gets through, and what is left of them when webhooks come twice or the server is killed: probeable's, where a webhook is
 * there for good before it is answered, and one that does the same review in a handler of Probot's. Needs npm run build in
 * the folder above, and a Node that reads TypeScript (24): the GitHub is that of the tests.
 * Usage: node webhook.mjs [deliveries, else 500 [a second, else 50 [at a time, else 8]]]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ask, startSender } from './webhook/sender.mjs';
import { createGitHub, startProbeable, startProbot } from './webhook/stage.mjs';

const [count = 500, rate = 50, width = 8] = process.argv.slice(2).map(Number);
const SERVERS = { probeable: startProbeable, Probot: startProbot };
/** Nothing new for so long means that nothing is done any more, in milliseconds. */
const QUIET = 3000;

// Started first: what plays GitHub must not take the processor from who is measured.
const sender = startSender();
setPriority(10);

/** Until nothing is written any more; gives when the last comment came, by `performance.now()`. */
async function settle({ repository }) {
  let [seen, last] = [-1, performance.now()];
  while (performance.now() - last < QUIET) {
    const written = repository.comments.length + repository.checks.length;
    if (written !== seen) [seen, last] = [written, performance.now()];
    await sleep(50);
  }
  return last;
}

console.log(`| server | webhooks | sent | median | p99 | longest | pull requests done a second |
| :-- | --: | :-- | --: | --: | --: | --: |`);
for (const [name, start] of Object.entries(SERVERS))
  for (const [how, pace] of [
    [`${rate} a second`, { rate }],
    [`${width} at a time`, { width }],
  ]) {
    const { github, apiUrl, privateKey, bodies } = await createGitHub(count);
    const server = await start(apiUrl, privateKey);
    const begun = performance.now();
    const { times } = await ask(sender, { bodies, url: server.url, ...pace });
    const seconds = ((await settle(github)) - begun) / 1000;
    const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))].toFixed(1);
    console.log(
      `| ${name} | ${count} | ${how} | ${at(0.5)} ms | ${at(0.99)} ms | ${at(1)} ms | ${(count / seconds).toFixed(1)} |`,
    );
    await server.stop();
    github.stop();
  }

console.log(`\n| server | pull requests | what happens | without a comment | with more than one |
| :-- | --: | :-- | --: | --: |`);
const few = Math.min(count, 60);
for (const [name, start] of Object.entries(SERVERS))
  for (const isKilled of [false, true]) {
    const { github, apiUrl, privateKey, bodies } = await createGitHub(few);
    const data = mkdtempSync(join(tmpdir(), 'probeable-bench-data-'));
    const server = await start(apiUrl, privateKey, data);
    const url = server.url;
    // GitHub may send one twice, and people press "Redeliver".
    const sent = isKilled ? bodies : bodies.flatMap((body) => [body, body]);
    const asked = ask(sender, { bodies: sent, url, width: few * 2, isPatient: isKilled });
    if (isKilled) {
      while (github.repository.comments.length < few / 4) await sleep(5);
      await server.kill();
    }
    await asked;
    const next = isKilled ? await start(apiUrl, privateKey, data) : server;
    await settle(github);
    const counts = new Map(Array.from({ length: few }, (_, index) => [index + 1, 0]));
    for (const { pull } of github.repository.comments) counts.set(pull, (counts.get(pull) ?? 0) + 1);
    const having = (test) => [...counts.values()].filter(test).length;
    const what = isKilled ? 'killed in the middle, and started again' : 'each webhook comes twice at once';
    console.log(`| ${name} | ${few} | ${what} | ${having((n) => n === 0)} | ${having((n) => n > 1)} |`);
    await next.stop();
    github.stop();
    rmSync(data, { recursive: true, force: true });
  }
await sender.terminate();
