/*
 * How long `why` takes for a log of strace, start of Node included: 100,000 lines, of which every tenth failed. With
 * --large also for 1 GB, with the memory that it takes. Needs npm run build in the folder above. Usage: node why.mjs
 */
import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const program = new URL('../dist/bin/probeable.mjs', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'probeable-why-'));
const file = join(folder, 'strace.log');

/** A line of a log; what fails is what fails in containers. */
function line(index) {
  const pid = `[pid ${1000 + (index % 40)}] 12:00:${String(index % 60).padStart(2, '0')}.123456 `;
  switch (index % 20) {
    case 3:
      return `${pid}openat(AT_FDCWD, "/usr/lib/x${index}.so", O_RDONLY|O_CLOEXEC) = -1 ENOENT (No such file or directory) <0.000021>`;
    case 7:
      return `${pid}clone3({flags=CLONE_VM|CLONE_VFORK, exit_signal=SIGCHLD, stack=0x7f${index.toString(16).padStart(10, '0')}, stack_size=0x9000}, 88) = -1 EPERM (Operation not permitted)`;
    default:
      return `${pid}read(${index % 30}</usr/lib/x${index}.so>, "\\177ELF\\2\\1\\1\\3\\0"..., 832) = 832 <0.000012>`;
  }
}

function lines(count) {
  return Array.from({ length: count }, (_, index) => `${line(index)}\n`).join('');
}

/** Seconds of the whole process, the best of five runs, and the most memory of one, in MB. */
function measure(runs) {
  let best = Number.POSITIVE_INFINITY;
  let memory = 0;
  for (let run = 0; run < runs; run++) {
    const script = `process.on('exit', () => process.stderr.write(String(process.resourceUsage().maxRSS)));`;
    const start = performance.now();
    const { status, stderr } = spawnSync(
      process.execPath,
      ['--import', `data:text/javascript,${encodeURIComponent(script)}`, program, 'why', file],
      { encoding: 'utf8', maxBuffer: 1 << 26 },
    );
    if (status !== 0) throw new Error(stderr);
    best = Math.min(best, (performance.now() - start) / 1000);
    memory = Math.max(memory, Number(/\d+$/.exec(stderr)?.[0] ?? 0) / 1024);
  }
  return `${best.toFixed(2)} s, ${memory.toFixed(0)} MB`;
}

try {
  writeFileSync(file, lines(100_000));
  console.log(`100,000 lines: ${measure(5)}`);
  if (process.argv.includes('--large')) {
    const part = lines(100_000);
    const times = Math.ceil(2 ** 30 / part.length);
    writeFileSync(file, '');
    for (let index = 0; index < times; index++) appendFileSync(file, part);
    console.log(`1 GB, ${times}00,000 lines: ${measure(1)}`);
  }
} finally {
  rmSync(folder, { recursive: true });
}
