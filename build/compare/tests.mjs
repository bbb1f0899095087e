/*
 * Compares the specs with gVisor's tests, which run on Linux, too (github.com/google/gvisor, test/syscalls/linux): each
 * errno that a test expects of a call has to be one that the spec of the call knows; where the arguments are written out,
 * one that it predicts.
 *
 *   npm run compare-tests -- FOLDER
 *
 * FOLDER is a clone of that repository. Nothing of it is kept: a difference is printed until differences.json says who is
 * right, and why. Exit status 1 where one is open.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileEntry, trace } from '../../dist/src/entry/trace.js';
import { UNKNOWN } from '../../dist/src/spec/errno.js';
import { differencesOf } from './differences.mjs';
import { expectationsIn } from './expectations.mjs';
import { shippedSpecs } from './shipped-specs.mjs';

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('usage: npm run compare-tests -- FOLDER');

/** The calls that functions of the C library, and of the tests, make. */
const CALLS = {
  faccessat: ['faccessat', 'faccessat2'],
  fstatat: ['newfstatat'],
  futex_wait_bitset: ['futex'],
  getrlimit: ['getrlimit', 'prlimit64'],
  open: ['open', 'openat'],
  pread: ['pread64'],
  pwrite: ['pwrite64'],
  raw_sigprocmask: ['rt_sigprocmask'],
  recv: ['recvfrom'],
  select: ['select', 'pselect6'],
  send: ['sendto'],
  setrlimit: ['setrlimit', 'prlimit64'],
  sigaction: ['rt_sigaction'],
  sigprocmask: ['rt_sigprocmask'],
  sigtimedwait: ['rt_sigtimedwait'],
  stat: ['stat', 'newfstatat'],
  lstat: ['lstat', 'newfstatat'],
  umount: ['umount2'],
  waitpid: ['wait4'],
};

/** Two names of one errno. */
const SAME = { EWOULDBLOCK: 'EAGAIN', ENOTSUP: 'EOPNOTSUPP', EDEADLOCK: 'EDEADLK' };

const specs = new Map(shippedSpecs().map((spec) => [spec.name, spec]));
const differences = differencesOf('tests');
const noted = new Set();
const counts = { expected: 0, known: 0, 'left open by derived specs': 0, 'written out': 0, predicted: 0 };

function add(name, ours, errno) {
  if (noted.has(`${name} ${errno}`)) return;
  noted.add(`${name} ${errno}`);
  differences.add(name, ours, errno);
}

/** What a call that is written out may return; undefined where its arguments are variables. */
function predict(spec, text) {
  const read = spec.readCall(`${spec.name}(${text})`);
  return read.ok ? trace(compileEntry(spec), read.call).outcomes.map(({ result }) => result) : undefined;
}

function compareExpectation({ name, text, errnos }) {
  const called = (CALLS[name] ?? [name]).flatMap((one) => specs.get(one) ?? []);
  if (called.length === 0) return;
  counts.expected += 1;
  const errors = new Set(called.flatMap(({ entry }) => entry.flatMap(({ errors: own }) => own ?? [])));
  const unknown = errnos.map((errno) => SAME[errno] ?? errno).filter((errno) => !errors.has(errno));
  if (unknown.length === 0) counts.known += 1;
  else if (errors.has(UNKNOWN)) counts['left open by derived specs'] += 1;
  else for (const errno of unknown) add(called[0].name, 'not among the errnos of its steps', errno);
  const predicted = called.length === 1 ? predict(called[0], text) : undefined;
  if (predicted === undefined) return;
  counts['written out'] += 1;
  if (predicted.includes(UNKNOWN) || errnos.some((errno) => predicted.includes(SAME[errno] ?? errno)))
    counts.predicted += 1;
  else add(called[0].name, `(${text}): ${predicted.join(', ')}`, errnos.join(', '));
}

const tests = join(folder, 'test/syscalls/linux');
for (const file of readdirSync(tests).filter((name) => name.endsWith('.cc')))
  for (const expectation of expectationsIn(readFileSync(join(tests, file), 'utf8')))
    compareExpectation(expectation);
console.log(
  Object.entries(counts)
    .map(([what, count]) => `${count} ${what}`)
    .join(', '),
);
differences.report();
