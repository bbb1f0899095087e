/*
 * Measures the built command line (npm run build first) beside js-yaml alone and Spectral, in one run on one
 * machine. Machines are noisy: read the ratios. Usage: node run.mjs [--quick]
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, release, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generate } from './generate.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const program = join(here, '../dist/bin/probeable.mjs');
const spectral = join(here, 'node_modules/@stoplight/spectral-cli/dist/index.js');
const isQuick = process.argv.includes('--quick');
if (!existsSync(program)) throw new Error('build first: npm run build in the folder above');

/** Spectral's rules with our schema written into them: it does not follow a reference there. */
function spectralRules(folder) {
  const rules = JSON.parse(readFileSync(join(here, 'spectral.json'), 'utf8'));
  rules.rules.schema.then.functionOptions = {
    schema: JSON.parse(readFileSync(join(here, '../dist/syscall.schema.json'), 'utf8')),
    dialect: 'draft2020-12',
  };
  const path = join(folder, 'spectral.json');
  writeFileSync(path, JSON.stringify(rules));
  return path;
}

/** Seconds that a process took: the best run and the median. */
function measure(args, runs) {
  const seconds = [];
  for (let run = 0; run < runs; run++) {
    const start = performance.now();
    const { status, stderr } = spawnSync(process.execPath, args, {
      stdio: ['ignore', 'ignore', 'pipe'],
      cwd: here,
      maxBuffer: 1 << 26,
    });
    if (status !== 0 && status !== 1) throw new Error(`${args.join(' ')}: ${status} ${stderr}`);
    seconds.push((performance.now() - start) / 1000);
  }
  seconds.sort((a, b) => a - b);
  return { best: seconds[0], median: seconds[seconds.length >> 1] };
}

function row(cells) {
  console.log(`| ${cells.join(' | ')} |`);
}

const seconds = (value) => `${value.toFixed(2)} s`;
const times = (value) => `${value.toFixed(1)} ×`;

console.log(
  `Node ${process.version}, Linux ${release()}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}\n`,
);
const bare = measure(['-e', '0'], 7);
const rulesFolder = mkdtempSync(join(tmpdir(), 'probeable-bench-'));
console.log(`bare node: ${seconds(bare.median)}\n`);
row([
  'specs',
  'js-yaml alone',
  'probeable check',
  'against js-yaml',
  'Spectral',
  'Spectral against probeable',
]);
row(['--:', '--:', '--:', '--:', '--:', '--:']);
const perSpec = new Map();
for (const count of isQuick ? [1, 100] : [1, 100, 1000, 100_000]) {
  const folder = mkdtempSync(join(tmpdir(), 'probeable-bench-'));
  try {
    generate(folder, count);
    const runs = count >= 100_000 ? 1 : count >= 1000 ? 5 : 9;
    const yaml = measure(['yaml.mjs', folder], runs);
    const ours = measure(
      [program, 'check', folder, '--format', 'json', '--output', join(folder, 'report.json')],
      runs,
    );
    const report = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8'));
    if (report.summary.files !== count || report.summary.errors > 0)
      throw new Error('the report is not about these specs');
    const canCompare = existsSync(spectral) && count <= 1000;
    const theirs = canCompare
      ? measure(
          [spectral, 'lint', '--ruleset', spectralRules(rulesFolder), '--quiet', join(folder, '**/*.yaml')],
          Math.min(runs, 3),
        )
      : undefined;
    perSpec.set(count, (ours.median - bare.median) / count);
    row([
      count.toLocaleString('en'),
      seconds(yaml.median),
      seconds(ours.median),
      times(ours.median / yaml.median),
      theirs === undefined ? (count > 1000 ? 'not measured' : 'not installed') : seconds(theirs.median),
      theirs === undefined ? '' : times(theirs.median / ours.median),
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
rmSync(rulesFolder, { recursive: true });
const [thousand, many] = [perSpec.get(1000), perSpec.get(100_000)];
if (thousand !== undefined && many !== undefined) {
  console.log(`\na spec costs ${times(many / thousand)} as much among 100,000 as among 1,000 (linear: 1.0)`);
}

console.log('\ntraces a second, on one core:');
const { readSpecs, compileEntry, trace } = await import('../dist/src/index.js');
const calls = [
  ['openat2', 'openat2(-1, NULL, NULL, 0)'],
  [
    'openat2',
    'openat2(AT_FDCWD, "", &{.resolve = RESOLVE_BENEATH | RESOLVE_IN_ROOT}, sizeof(struct open_how))',
  ],
  ['openat2', 'openat2(AT_FDCWD, "/etc/passwd", &{}, sizeof(struct open_how))'],
  ['clone3', 'clone3(&{.flags = CLONE_DETACHED}, sizeof(struct clone_args))'],
  ['close_range', 'close_range(1, 0, 0)'],
];
for (const [name, text] of calls) {
  const [{ spec }] = readSpecs(
    readFileSync(join(here, `../content/syscalls/${name}.yaml`), 'utf8'),
  ).documents;
  const entry = compileEntry(spec);
  const { call } = spec.readCall(text);
  const rounds = isQuick ? 20_000 : 200_000;
  let best = 0;
  for (let round = 0; round < 5; round++) {
    const start = performance.now();
    for (let index = 0; index < rounds; index++) trace(entry, call);
    best = Math.max(best, rounds / ((performance.now() - start) / 1000));
  }
  const steps = trace(entry, call).steps.filter(({ verdict }) => verdict !== 'not-reached').length;
  console.log(`  ${Math.round(best).toLocaleString('en').padStart(10)}  ${text} (${steps} steps)`);
}
