/*
 * Derived specs, judged by the kernel of the tree that they were read from: a guest is asked, with nobody in between.
 *
 *   npm run build && node bench/derive-kernel.mjs TREE PIN
 *
 * PIN: a kernel of build/kernels/kernels.json whose release is that of TREE. It needs what `npm run kernels` needs.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fetchKernel } from '../build/kernels/fetch.mjs';
import { boot, packGuest } from '../build/kernels/guest.mjs';

const [tree, name] = process.argv.slice(2);
if (name === undefined) throw new Error('usage: node bench/derive-kernel.mjs TREE PIN');
const root = join(import.meta.dirname, '..');
const pins = JSON.parse(readFileSync(join(root, 'build/kernels/kernels.json'), 'utf8'));
const pin = pins.find((each) => each.name === name);
if (pin === undefined) throw new Error(`${name}: none of ${pins.map((each) => each.name).join(', ')}`);
const folder = mkdtempSync(join(tmpdir(), 'probeable-derived-'));
const specs = join(folder, 'specs');

function probeable(...args) {
  const program = join(root, 'dist/bin/probeable.mjs');
  return spawnSync(process.execPath, [program, ...args], { encoding: 'utf8', maxBuffer: 1 << 28 });
}

/** A derived spec does not say since when there is the call: here, since the release of its tree. */
function addRelease() {
  const since = pin.release.split('.').slice(0, 2).join('.');
  for (const file of readdirSync(specs)) {
    const path = join(specs, file);
    const text = readFileSync(path, 'utf8');
    writeFileSync(
      path,
      text.replace('\nreviewed: false\n', `\nstatus: merged\nsince: "${since}"\nreviewed: false\n`),
    );
  }
}

/** Writes the program. A spec that cannot be read is named and left out. */
function emit(source) {
  const unread = [];
  for (;;) {
    const target = ['--release', pin.release, '--arch', pin.architecture, '--emit', 'c', '-o', source];
    const { status, stderr } = probeable('verify', specs, '--sweep', '--calls', '400', ...target);
    if (status === 0) return unread;
    const faulty = new RegExp(`${specs}/(\\w+)\\.yaml`).exec(stderr)?.[1];
    if (faulty === undefined) throw new Error(stderr);
    unread.push(faulty);
    rmSync(join(specs, `${faulty}.yaml`));
  }
}

/** With fewer calls than this, an agreement says little. */
const ENOUGH = 50;

try {
  mkdirSync(specs);
  const derived = probeable('derive', '--all', '--tree', tree, '--output', specs);
  if (derived.status !== 0) throw new Error(derived.stderr);
  addRelease();
  const source = join(folder, 'ask.c');
  const unread = emit(source);
  const cache = join(root, 'node_modules/.cache/probeable-kernels');
  mkdirSync(cache, { recursive: true });
  const fetched = fetchKernel(pin, cache);
  if (fetched.fault !== undefined) throw new Error(fetched.fault);
  const packed = packGuest(pin.architecture, source, join(folder, 'guest'));
  if (packed.fault !== undefined) throw new Error(packed.fault);
  const guest = boot(pin.architecture, fetched.image, packed.archive);
  const answers = join(folder, 'answers.log');
  writeFileSync(answers, guest.console);
  const { stdout, stderr } = probeable('verify', specs, '--answers', answers, '--format', 'json');
  if (stdout === '') throw new Error(stderr);
  const { syscalls, summary } = JSON.parse(stdout);
  const asked = syscalls.filter(({ made }) => made > 0);
  const enough = asked.filter(({ made }) => made >= ENOUGH);
  const wrong = (list) =>
    list.filter(({ standing }) => standing === 'contradicted').map((each) => each.syscall);
  console.log(`${pin.release} ${pin.architecture}: ${summary.calls} calls in ${guest.seconds.toFixed(0)} s`);
  console.log(`unreadable: ${unread.join(', ') || 'none'}`);
  for (const { disagreements } of asked)
    for (const { call, predicted, answer } of disagreements.slice(0, 2))
      console.log(`${call}: ${answer}, not ${predicted.join(', ')}`);
  console.log(`asked: ${asked.length} specs, contradicted: ${wrong(asked).join(', ') || 'none'}`);
  console.log(
    `asked at least ${ENOUGH} calls: ${enough.length} specs, ${wrong(enough).length} contradicted (${((100 * wrong(enough).length) / enough.length).toFixed(1)} %)`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
