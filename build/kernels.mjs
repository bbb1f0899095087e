/*
 * Asks each kernel of kernels/kernels.json about the shipped specs, in an emulated guest, and writes what it answered to
 * content/verified (but for a pin with "isRecorded": false: another kernel of its branch has the record). Usage:
 * npm run kernels -- [--calls N] [--seed S] [--output FOLDER] [--flags] [--i386] [--syscall NAME]… [KERNEL…]
 *
 * With --flags, they are asked which flags they know instead, and what they told goes to content/verified/flags.
 * With --i386, the kernels of x86_64 are asked by their entry points for 32-bit programs, and nothing is recorded.
 * It needs apt, dpkg-deb, QEMU and a compiler for each architecture. A kernel that cannot be fetched or booted is named,
 * and its recorded answers stand. Exit status: 0, or 1 where an answer contradicts a spec or could not be judged.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { flagsSeenText } from '../dist/src/verify/flags-seen.js';
import { fetchKernel } from './kernels/fetch.mjs';
import { boot, packGuest } from './kernels/guest.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..');
const cache = join(root, 'node_modules/.cache/probeable-kernels');
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    calls: { type: 'string', default: '400' },
    seed: { type: 'string', default: '1' },
    syscall: { type: 'string', multiple: true, default: [] },
    output: { type: 'string' },
    flags: { type: 'boolean', default: false },
    i386: { type: 'boolean', default: false },
  },
});
const recorded = join(root, 'content/verified');
const pins = JSON.parse(readFileSync(join(here, 'kernels/kernels.json'), 'utf8'));
const unknown = positionals.filter((name) => !pins.some((pin) => pin.name === name));
if (unknown.length > 0) {
  console.error(`${unknown.join(', ')}: none of ${pins.map(({ name }) => name).join(', ')}`);
  process.exit(2);
}
const specs =
  values.syscall.length === 0
    ? ['content/syscalls']
    : values.syscall.map((name) => `content/syscalls/${name}.yaml`);
mkdirSync(cache, { recursive: true });

function verify(...args) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, 'dist/bin/probeable.mjs'), 'verify', ...args],
    { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 },
  );
  return { status, stdout, stderr };
}

/** Boots of one kernel: emulated processors crash now and then where a kernel patches its own code on a busy host. */
const MAX_BOOTS = 3;

function bootUntilAsked(architecture, image, archive) {
  let guest = boot(architecture, image, archive);
  for (let boots = 1; boots < MAX_BOOTS && !hasAnswers(guest.console); boots++)
    guest = boot(architecture, image, archive);
  return guest;
}

function hasAnswers(console) {
  return console.includes('# probeable answers');
}

/** Why a guest did not boot, as far as its console or QEMU says. */
function lastWords({ console, error, complaint }) {
  const text = console.toString('latin1');
  const panic = /(?:Kernel panic|BUG:|Oops).*/.exec(text)?.[0].trim();
  return panic ?? (error?.message || complaint || 'its console stayed silent');
}

/** Asks one kernel; what came of it in words, and whether that is a fault. */
function ask(pin) {
  const fetched = fetchKernel(pin, cache);
  if (fetched.fault !== undefined)
    return { text: `${fetched.fault}: the recorded answers stand`, isFault: false };
  const variant = values.i386 ? '-i386' : values.flags ? '-flags' : '';
  const base = join(cache, `${pin.name}${variant}`);
  const sweep = values.flags ? ['--flags'] : ['--sweep', '--calls', values.calls, '--seed', values.seed];
  const target = ['--release', pin.release, '--arch', values.i386 ? 'i386' : pin.architecture];
  const emitted = verify(...specs, ...sweep, ...target, '--emit', 'c', '-o', `${base}.c`);
  if (emitted.status !== 0) return { text: emitted.stderr, isFault: true };
  const packed = packGuest(pin.architecture, `${base}.c`, base);
  if (packed.fault !== undefined)
    return { text: `${packed.fault}: the recorded answers stand`, isFault: false };
  const guest = bootUntilAsked(pin.architecture, fetched.image, packed.archive);
  writeFileSync(`${base}.log`, guest.console);
  if (!hasAnswers(guest.console))
    return { text: `the guest did not boot: ${lastWords(guest)} (${base}.log)`, isFault: true };
  if (guest.error !== undefined)
    return { text: `the guest was ended: ${guest.error.message}`, isFault: true };
  const folder = values.flags ? join(cache, 'flags') : (values.output ?? recorded);
  const isRecorded = values.flags || (!values.i386 && (pin.isRecorded !== false || values.output));
  const recording = isRecorded ? ['--record', folder, '--kconfig', fetched.configuration] : [];
  const judged = verify(...specs, '--answers', `${base}.log`, ...recording);
  if (values.flags && judged.status !== 2) keepFlags(join(folder, `${nameOf(pin)}.json`));
  const summary = judged.stdout.trim().split('\n').slice(-2).join('; ');
  const contradictions = judged.stdout.split('\n').filter((line) => /^✗ /.test(line) && line.includes('('));
  const text = [
    judged.status === 2 ? judged.stderr.trim() : summary,
    `${guest.seconds.toFixed(0)} s`,
    ...contradictions,
  ].join('\n  ');
  return { text, isFault: judged.status !== 0 };
}

/** The name of a record: that of the pin, whose release has only its first two numbers there. */
function nameOf({ release, architecture }) {
  return `${release.split('.').slice(0, 2).join('.')}-${architecture}`;
}

/** Keeps what a record says about flags. */
function keepFlags(path) {
  const folder = values.output ?? join(recorded, 'flags');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, basename(path)), flagsSeenText(JSON.parse(readFileSync(path, 'utf8'))));
}

let faults = 0;
for (const pin of pins) {
  if (positionals.length > 0 && !positionals.includes(pin.name)) continue;
  if (values.i386 && pin.architecture !== 'x86_64') continue;
  const { text, isFault } = ask(pin);
  if (isFault) faults++;
  console.log(`${isFault ? '✗' : '✓'} ${pin.name}: ${text}`);
}
process.exit(faults > 0 ? 1 : 0);
