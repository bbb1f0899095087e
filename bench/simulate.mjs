/*
 * Measures the time of the processor that `simulate` takes for one call in the whole history of all runtimes, beside one
 * release, beside two releases that are compared, and beside the start of the program. `npm run build` in the folder above comes first. Usage: node simulate.mjs
 * [ROUNDS] [PROGRAM...], where each PROGRAM is the probeable.mjs of another build, which takes turns with this one.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const rounds = Number(process.argv[2] ?? 11);
const programs = [join(import.meta.dirname, '../dist/bin/probeable.mjs'), ...process.argv.slice(3)];
const CASES = [
  ['--version'],
  ['simulate', 'clone3', '--runtime', 'docker@20.10.9'],
  ['simulate', 'clone3'],
  ['simulate', 'socket'],
  ['simulate', '--compare', 'docker@20.10.9', 'docker@25.0.3'],
];

/** Milliseconds in user mode and in the kernel, as the shell's `times` counts them. */
function processorMs(program, args) {
  const script = '"$@" > /dev/null && times';
  const { stdout } = spawnSync('sh', ['-c', script, 'sh', process.execPath, program, ...args], {
    encoding: 'utf8',
  });
  const children = stdout.trim().split('\n').at(-1) ?? '';
  return [...children.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, minutes, seconds]) => sum + Number(minutes) * 60_000 + Number(seconds) * 1000,
    0,
  );
}

const best = programs.map(() => CASES.map(() => Number.POSITIVE_INFINITY));
for (let round = 0; round < rounds; round++)
  for (const [at, args] of CASES.entries())
    for (const [index, program] of programs.entries())
      best[index][at] = Math.min(best[index][at], processorMs(program, args));

console.log(`| command | ${programs.join(' | ')} |\n|---|${programs.map(() => '---:|').join('')}`);
for (const [at, args] of CASES.entries())
  console.log(`| \`${args.join(' ')}\` | ${best.map((own) => `${Math.round(own[at])} ms`).join(' | ')} |`);
