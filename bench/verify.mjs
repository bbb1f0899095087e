/*
 * How long it takes to check the shipped specs against the running kernel, and how many calls a second a sweep makes.
 * Usage: node verify.mjs (Linux; as root both worlds without a filter are swept).
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const program = join(root, 'dist/bin/probeable.mjs');
if (!existsSync(program)) throw new Error('build first: npm run build in the folder above');

/** One run: seconds of the whole process, and what it says of itself. */
function run(args) {
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [program, 'verify', 'content/syscalls', '--format', 'json', ...args],
    { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 },
  );
  if (status !== 0) throw new Error(`${status} ${stderr}`);
  return { seconds: (performance.now() - start) / 1000, summary: JSON.parse(stdout).summary };
}

function median(runs) {
  return runs.sort((a, b) => a.seconds - b.seconds)[runs.length >> 1];
}

console.log('| what | specs | calls | whole process | calls a second |\n| --- | --: | --: | --: | --: |');
for (const [what, args, count] of [
  ['probes and procedure, four worlds', [], 5],
  ['and a sweep of 1,000 calls a spec', ['--sweep'], 3],
  ['and a sweep of 10,000 calls a spec', ['--sweep', '--calls', '10000'], 1],
]) {
  const { seconds, summary } = median(Array.from({ length: count }, () => run(args)));
  const rate = Math.round(summary.calls / seconds);
  console.log(
    `| ${what} | ${summary.standings.verified} | ${summary.calls.toLocaleString('en')} | ${seconds.toFixed(1)} s | ${rate.toLocaleString('en')} |`,
  );
}
