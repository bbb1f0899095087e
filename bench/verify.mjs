/*
 * How long it takes to check the shipped specs against the running kernel, and how many calls a second a sweep makes.
 * The same with the C program of `verify --emit c`, where there is a gcc.
 * Usage: node verify.mjs (Linux; as root both worlds without a filter are swept).
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
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

/** Calls that the C program makes, and milliseconds from its first to its last. */
function runProgram(args) {
  const folder = mkdtempSync(join(tmpdir(), 'probeable-bench-'));
  try {
    const source = join(folder, 'ask.c');
    const binary = join(folder, 'ask');
    for (const [command, ...rest] of [
      [process.execPath, program, 'verify', ...args, '--emit', 'c', '-o', source],
      ['gcc', '-O2', '-static', '-o', binary, source],
    ]) {
      const { status, stderr } = spawnSync(command, rest, { cwd: root, encoding: 'utf8' });
      if (status !== 0) throw new Error(`${command}: ${stderr}`);
    }
    const runs = Array.from({ length: 5 }, () => {
      const { stdout } = spawnSync(binary, { encoding: 'utf8', maxBuffer: 1 << 28 });
      const points = stdout.match(/^(?:not )?ok .*$/gm) ?? [];
      const calls = points.flatMap((line) => line.match(/ (?:\d+|[SXH]\d*)/g)?.slice(1) ?? []).length;
      return { calls, seconds: Number(/^# milliseconds (\d+)$/m.exec(stdout)?.[1]) / 1000 };
    });
    return median(runs);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (spawnSync('gcc', ['--version']).status === 0) {
  console.log('\n| the C program | calls | first to last call | calls a second |\n| --- | --: | --: | --: |');
  for (const [what, args] of [
    ['openat2, 20,000 calls made up', ['openat2', '--sweep', '--calls', '20000']],
    ['every shipped spec, 1,000 calls made up for each', ['content/syscalls', '--sweep']],
  ]) {
    const { calls, seconds } = runProgram(args);
    const rate = Math.round(calls / seconds).toLocaleString('en');
    console.log(`| ${what} | ${calls.toLocaleString('en')} | ${seconds.toFixed(2)} s | ${rate} |`);
  }
}
