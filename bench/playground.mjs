/*
 * How long the playground's verdict takes while a spec is typed: the session of its worker, without a browser. A shipped
 * spec is typed, and every few keys the text on the way is judged. A machine has other things to do, so each text counts
 * with the best of its rounds. Needs npm run build in the folder above.
 * Usage: node playground.mjs [rounds, 3 if not said]
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Session } from '../dist/src/playground/worker/session.js';

const rounds = Number(process.argv[2] ?? 3);
const root = join(import.meta.dirname, '..');

/** How many keys are pressed between two verdicts. */
const STEP = 11;

/** Verdicts before the code is warm; they do not count. */
const WARM_UP = 100;

console.log('| spec | texts | median | p99 | longest |\n| --- | --: | --: | --: | --: |');
const session = new Session();
for (const name of ['close_range', 'openat2', 'clone3']) {
  const text = readFileSync(join(root, 'content/syscalls', `${name}.yaml`), 'utf8');
  const texts = Array.from({ length: Math.floor(text.length / STEP) }, (_, index) =>
    text.slice(0, (index + 1) * STEP),
  );
  const judge = (own, revision) =>
    session.judge({ revision, text: own, cursor: own.length, call: '' }).milliseconds;
  for (const own of texts.slice(-WARM_UP)) judge(own, 0);
  const best = texts.map(() => Number.POSITIVE_INFINITY);
  for (let round = 1; round <= rounds; round++)
    for (const [index, own] of texts.entries()) best[index] = Math.min(best[index], judge(own, round));
  const times = best.sort((a, b) => a - b);
  const at = (share) =>
    `${times[Math.min(times.length - 1, Math.floor(times.length * share))].toFixed(1)} ms`;
  console.log(`| ${name} | ${texts.length} | ${at(0.5)} | ${at(0.99)} | ${at(1)} |`);
}
