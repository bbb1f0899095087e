/*
 * How long the App's server takes to answer a webhook, which is there for good by then, while it reviews what was sent
 * before; and how many pull requests it gets through. First as webhooks come in a busy hour, at a steady rate, then as
 * fast as eight at a time are answered. Needs npm run build in the folder above, and a Node that reads TypeScript (24):
 * the GitHub is that of the tests. Usage: node webhook.mjs [deliveries, else 500 [a second, else 50 [at a time, else 8]]]
 */
import { setPriority } from 'node:os';
import { ask, startSender } from './webhook/sender.mjs';
import { createGitHub, startProbeable } from './webhook/stage.mjs';

const [count = 500, rate = 50, width = 8] = process.argv.slice(2).map(Number);
// Started first: what plays GitHub must not take the processor from who is measured.
const sender = startSender();
setPriority(10);

console.log(`| webhooks | sent | answered a second | median | p99 | longest | pull requests done a second |
| --: | :-- | --: | --: | --: | --: | --: |`);
for (const [how, pace] of [
  [`${rate} a second`, { rate }],
  [`${width} at a time`, { width }],
]) {
  const { github, apiUrl, privateKey, bodies } = await createGitHub(count);
  const server = await startProbeable(apiUrl, privateKey);
  const { times, seconds } = await ask(sender, { bodies, url: server.url, ...pace });
  const begun = performance.now() - seconds * 1000;
  while (github.repository.comments.length < count) await new Promise((resolve) => setTimeout(resolve, 20));
  const done = (performance.now() - begun) / 1000;
  const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))].toFixed(1);
  console.log(
    `| ${count} | ${how} | ${Math.round(count / seconds)} | ${at(0.5)} ms | ${at(0.99)} ms | ${at(1)} ms | ${(count / done).toFixed(1)} |`,
  );
  await server.stop();
  github.stop();
}
await sender.terminate();
