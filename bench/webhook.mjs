/*
 * How long an App's server takes to answer a webhook while it reviews what was sent before, and what is left of pull
 * requests when webhooks come twice or the server is killed: probeable's, where a webhook is on the disk before it is
 * answered, and one that does the same review in a handler of Probot's. Needs npm run build in the folder above, and a Node
 * that reads TypeScript (24): the GitHub is that of the tests.
 * Usage: node webhook.mjs [deliveries of each pass, else 200 [rounds, else 3]]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ask, startSender } from './webhook/sender.mjs';
import { createGitHub, startProbeable, startProbot } from './webhook/stage.mjs';

const [count = 200, rounds = 3] = process.argv.slice(2).map(Number);
const SERVERS = {
  probeable: startProbeable,
  Probot: startProbot,
  'Probot, review not awaited': (apiUrl, privateKey) =>
    startProbot(apiUrl, privateKey, undefined, { PROBOT_AWAITS: 'no' }),
};
const PACES = [
  { how: '1 at a time', width: 1 },
  { how: '8 at a time', width: 8 },
  { how: '32 at a time', width: 32 },
  { how: '50 a second', rate: 50 },
];
/** Nothing new for so long means that nothing is done any more, in milliseconds. */
const QUIET = 10_000;

// Started first: what plays GitHub must not take the processor from who is measured.
const sender = startSender();
setPriority(10);

/** Until there are as many comments, or nothing is written any more; gives when the last one came, by `performance.now()`. */
async function settle({ repository }, comments) {
  let [seen, last] = [-1, performance.now()];
  while (repository.comments.length < comments && performance.now() - last < QUIET) {
    const written = repository.comments.length + repository.checks.length;
    if (written !== seen) [seen, last] = [written, performance.now()];
    await sleep(50);
  }
  return repository.comments.length < comments ? last : performance.now();
}

/** The answers' times of each server and pace, over all rounds, and how busy the machine was when they began. */
const passes = new Map();
for (let round = 0; round < rounds; round++) {
  // In turn, each round from another one on: what else the machine does is everybody's.
  const names = Object.keys(SERVERS);
  for (const name of [...names.slice(round % names.length), ...names.slice(0, round % names.length)]) {
    const { github, apiUrl, bodies, privateKey } = await createGitHub(count * PACES.length);
    const server = await SERVERS[name](apiUrl, privateKey);
    for (const [index, { how, ...pace }] of PACES.entries()) {
      const key = `${name} | ${how}`;
      const pass = passes.get(key) ?? { times: [], rates: [], loads: [] };
      passes.set(key, pass);
      pass.loads.push(loadavg()[0]);
      const begun = performance.now();
      const sent = bodies.slice(index * count, (index + 1) * count);
      const { times } = await ask(sender, { bodies: sent, url: server.url, ...pace });
      pass.times.push(...times);
      pass.rates.push(count / (((await settle(github, count * (index + 1))) - begun) / 1000));
    }
    await server.stop();
    github.stop();
  }
}
console.log(`| server | sent | webhooks | median | p99 | longest | pull requests done a second | load |
| :-- | :-- | --: | --: | --: | --: | --: | --: |`);
for (const { how } of PACES)
  for (const name of Object.keys(SERVERS)) {
    const { times, rates, loads } = passes.get(`${name} | ${how}`);
    times.sort((a, b) => a - b);
    const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))].toFixed(1);
    const done = (rates.reduce((sum, rate) => sum + rate, 0) / rates.length).toFixed(1);
    const load = `${Math.min(...loads).toFixed(1)} to ${Math.max(...loads).toFixed(1)}`;
    console.log(
      `| ${name} | ${how} | ${times.length} | ${at(0.5)} ms | ${at(0.99)} ms | ${at(1)} ms | ${done} | ${load} |`,
    );
  }

console.log(`\n| server | pull requests | what happens | without a comment | with more than one |
| :-- | --: | :-- | --: | --: |`);
const few = Math.min(count, 60);
for (const [name, start] of Object.entries(SERVERS).slice(0, 2))
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
    await settle(github, Number.POSITIVE_INFINITY);
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
