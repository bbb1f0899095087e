/*
 * How long `check` takes for policies, start of Node included, and how much memory: for a profile that is named, such as
 * Docker's, and for profiles of as many rules as a text may have.
 * Needs npm run build in the folder above. Usage: node policy.mjs [PROFILE]
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const program = new URL('../dist/bin/probeable.mjs', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'probeable-policy-'));
const [profile] = process.argv.slice(2);

/** Seconds of the whole process, the best of some runs, and the most memory of one, in MB. */
function measure(file, runs) {
  let best = Number.POSITIVE_INFINITY;
  let memory = 0;
  for (let run = 0; run < runs; run++) {
    const script = `process.on('exit', () => process.stderr.write(String(process.resourceUsage().maxRSS)));`;
    const start = performance.now();
    const { status, stderr } = spawnSync(
      process.execPath,
      ['--import', `data:text/javascript,${encodeURIComponent(script)}`, program, 'check', file],
      { encoding: 'utf8', maxBuffer: 1 << 26 },
    );
    if (status !== 0 && status !== 1) throw new Error(stderr);
    best = Math.min(best, (performance.now() - start) / 1000);
    memory = Math.max(memory, Number(/\d+$/.exec(stderr)?.[0] ?? 0) / 1024);
  }
  return `${best.toFixed(2)} s, ${memory.toFixed(0)} MB`;
}

const NAMES = ['read', 'write', 'ioctl', 'prctl', 'clone', 'openat', 'close', 'fcntl', 'futex', 'mmap'];

/** Rules of which 100,000 are shorter than the longest text that is read. */
const LONG = {
  'names that nobody knows': (index) => ({ names: [`c${index}`], action: 'SCMP_ACT_LOG' }),
  'calls that are named again': (index) => ({ name: NAMES[index % 10], action: 'SCMP_ACT_LOG' }),
  'the default action': (index) => ({ name: NAMES[index % 10], action: 'SCMP_ACT_ERRNO' }),
  'conditions on one call': (index) => ({
    name: 'ioctl',
    action: 'SCMP_ACT_LOG',
    args: [{ index: 1, op: 'SCMP_CMP_EQ', value: index }],
  }),
};

try {
  if (profile !== undefined) console.log(`${profile}: ${measure(profile, 9)}`);
  for (const [what, rule] of Object.entries(LONG)) {
    const file = join(folder, 'profile.json');
    const head = '{"defaultAction":"SCMP_ACT_ERRNO","architectures":["SCMP_ARCH_X86_64"],"syscalls":[';
    const rules = [];
    let length = head.length + 2;
    while (rules.length < 100_000) {
      const text = JSON.stringify(rule(rules.length));
      length += text.length + 1;
      if (length > 4_000_000) break;
      rules.push(text);
    }
    writeFileSync(file, `${head}${rules.join(',')}]}`);
    console.log(`${rules.length.toLocaleString('en')} rules, ${what}: ${measure(file, 3)}`);
  }
} finally {
  rmSync(folder, { recursive: true });
}
