/*
 * Asks each kernel of kernels/kernels.json about the specs of content/derived, in an emulated guest, and says which of them
 * ship. Usage: npm run derived-kernels -- [--calls N] [--seed S]… [--syscall NAME]… [--judge] [KERNEL…]
 *
 * No reviewed spec vouches for these calls, so they are made in a guest alone (`verify --allow`), where one that is not as
 * harmless as its spec says can do no harm. Answers of several seeds add up. What they say is written to
 *   derived/answers.json                 how many answers there were, and which are ruled out, by kernel and spec
 *   derived/verdicts.json                where a spec holds, for the next `npm run derived`
 *   ../content/derived/NAME.yaml         since which release it holds
 *   ../content/derived/omitted.json      the specs that a kernel of the tree's own release contradicts
 *   ../content/derived/summary.json      what the command line and the site show
 * Of a spec that holds for x86_64 alone from now on, only the first lines change: `npm run derived` has to run once more,
 * which drops its steps for arm64 and grades it again.
 * With --judge, nothing is asked: these are written from the answers that there are. Exit status: 0, or 1 where a kernel
 * could not be asked.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { judgeDerived } from './derived/judge.mjs';
import { fetchKernel } from './kernels/fetch.mjs';
import { boot, packGuest } from './kernels/guest.mjs';

const {
  values: { calls, seed: seeds, judge: isJudging, syscall: only },
  positionals: wanted,
} = parseArgs({
  allowPositionals: true,
  options: {
    calls: { type: 'string', default: '400' },
    // Neither is used by CI.
    seed: { type: 'string', multiple: true, default: ['20', '21'] },
    judge: { type: 'boolean', default: false },
    syscall: { type: 'string', multiple: true, default: [] },
  },
});
const here = import.meta.dirname;
const root = join(here, '..');
const folder = join(root, 'content/derived');
const ANSWERS = join(here, 'derived/answers.json');
const { readSeen } = await import('../dist/src/verify/read-record.js');
const { specDigest } = await import('../dist/src/verify/asked-spec.js');
const { derivedSpec } = await import('../dist/src/cli/derive/derived-grade.js');
const { originOf } = await import('../dist/src/spec/derived.js');

const pins = JSON.parse(readFileSync(join(here, 'kernels/kernels.json'), 'utf8'));
const unknown = wanted.filter((name) => !pins.some((pin) => pin.name === name));
if (unknown.length > 0) {
  console.error(`${unknown.join(', ')}: none of ${pins.map(({ name }) => name).join(', ')}`);
  process.exit(2);
}
const cache = join(root, 'node_modules/.cache/probeable-kernels');
mkdirSync(cache, { recursive: true });

/** The specs, by name, with what identifies what they predict. */
const specs = new Map(
  readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => {
      const spec = derivedSpec(readFileSync(join(folder, name), 'utf8'));
      if (spec === undefined) throw new Error(`${name} cannot be read`);
      return [spec.name, { spec, digest: specDigest(spec), path: join(folder, name) }];
    }),
);
const known = existsSync(ANSWERS) ? JSON.parse(readFileSync(ANSWERS, 'utf8')) : { version: 1, kernels: {} };

const TREE_NAMES = { aarch64: 'arm64', riscv64: 'riscv' };
const treeName = (architecture) => TREE_NAMES[architecture] ?? architecture;

function verify(...args) {
  const program = join(root, 'dist/bin/probeable.mjs');
  return spawnSync(process.execPath, [program, 'verify', ...args], { encoding: 'utf8', maxBuffer: 1 << 28 });
}

/** Asks one kernel with one seed; returns what it said of each spec, or why it could not be asked. */
function ask(pin, seed, names, work) {
  const fetched = fetchKernel(pin, cache);
  if (fetched.fault !== undefined) return { fault: fetched.fault };
  const paths = names.map((name) => specs.get(name).path);
  const source = join(work, 'ask.c');
  const emitted = verify(
    ...paths,
    ...names.flatMap((name) => ['--allow', name]),
    ...['--sweep', '--calls', calls, '--seed', seed],
    ...['--release', pin.release, '--arch', pin.architecture, '--emit', 'c', '-o', source],
  );
  if (emitted.status !== 0) return { fault: emitted.stderr };
  const packed = packGuest(pin.architecture, source, join(work, 'guest'));
  if (packed.fault !== undefined) return { fault: packed.fault };
  const guest = boot(pin.architecture, fetched.image, packed.archive);
  const log = join(work, 'answers.log');
  writeFileSync(log, guest.console);
  const record = join(work, 'record');
  const judged = verify(...paths, '--answers', log, '--format', 'json', '--record', record);
  if (judged.stdout === '')
    return { fault: `${guest.error?.message ?? guest.complaint}: ${judged.stderr.trim()} (${log})` };
  const [file] = readdirSync(record).filter((name) => name !== 'summary.json');
  const seen = readSeen(readFileSync(join(record, file), 'utf8'));
  return { seen, report: JSON.parse(judged.stdout), seconds: guest.seconds };
}

/** Adds what a kernel said to what it said before of the same specs. */
function add(pin, seed, { seen, report }) {
  const before = known.kernels[pin.name];
  const isSame = before?.release === seen.release;
  const kernel = {
    kernel: seen.kernel,
    release: seen.release,
    architecture: seen.architecture,
    worlds: seen.worlds,
    calls: isSame ? before.calls : {},
  };
  for (const [name, own] of seen.calls) {
    const { digest } = specs.get(name);
    const earlier = kernel.calls[name]?.spec === digest ? kernel.calls[name] : undefined;
    if (earlier?.seeds.includes(seed)) continue;
    const { disagreements = [], probes = [] } = report.syscalls.find(({ syscall }) => syscall === name) ?? {};
    kernel.calls[name] = {
      spec: digest,
      seeds: [...(earlier?.seeds ?? []), seed],
      status: own.status,
      calls: own.calls + (earlier?.calls ?? 0),
      refusing: own.refusing,
      witnessed: Math.max(own.witnessed, earlier?.witnessed ?? 0),
      against: [
        ...(earlier?.against ?? []),
        ...disagreements.map(({ call, predicted, answer, explanation }) => ({
          call,
          predicted,
          answer,
          explanation,
        })),
      ].slice(0, 3),
      disagreements: disagreements.length + (earlier?.disagreements ?? 0),
      probes: Object.fromEntries(
        probes
          .filter(({ declared }) => declared)
          .map(({ call, answers }) => [
            call,
            [...new Set([answers.unprivileged, answers.root])].filter(Boolean),
          ]),
      ),
    };
  }
  known.kernels[pin.name] = kernel;
}

/** Drops what was said of specs that are no longer the same, unless they are left out. */
function write() {
  for (const kernel of Object.values(known.kernels))
    kernel.calls = Object.fromEntries(
      Object.entries(kernel.calls)
        .filter(([name, { spec }]) => specs.get(name)?.digest === spec || !specs.has(name))
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    );
  const kernels = pins.flatMap(({ name }) => {
    const own = known.kernels[name];
    if (own === undefined) return [];
    const { calls: byCall, ...head } = own;
    const lines = Object.entries(byCall).map(
      ([call, row]) => `${JSON.stringify(call)}: ${JSON.stringify(row)}`,
    );
    return `${JSON.stringify(name)}: ${JSON.stringify(head).replace(/\}$/, ', "calls": {')}\n${lines.join(',\n')}\n}}`;
  });
  writeFileSync(ANSWERS, `{"version": 1, "kernels": {\n${kernels.join(',\n')}\n}}\n`);
  const shipped = new Map([...specs].map(([name, { spec }]) => [name, originOf(spec)]));
  for (const [path, text] of judgeDerived(known, shipped)) writeFileSync(join(root, path), text);
  applyVerdicts(JSON.parse(readFileSync(join(here, 'derived/verdicts.json'), 'utf8')));
}

/** Writes into the specs since which release they hold, removes those that are left out, and brings the index up to date. */
function applyVerdicts(verdicts) {
  const path = join(folder, 'index.json');
  const { calls: index, tree } = JSON.parse(readFileSync(path, 'utf8'));
  for (const name of Object.keys(index)) {
    const own = specs.get(name);
    if (known.kernels !== undefined && verdicts[name] === undefined && isAsked(name)) {
      rmSync(own.path, { force: true });
      delete index[name];
      continue;
    }
    const { from, arch } = verdicts[name] ?? {};
    const text = readFileSync(own.path, 'utf8')
      .replace(/^(derived: \{.*?)arch: \[x86_64, arm64\]/m, arch === undefined ? '$&' : `$1arch: ${arch}`)
      .replace(/^(derived: \{.*?), from: "[^"]*"/m, '$1')
      .replace(
        /^(derived: \{.*?config: every option unknown)/m,
        from === undefined ? '$1' : `$1, from: "${from}"`,
      );
    writeFileSync(own.path, text);
    index[name].sha256 = createHash('sha256').update(text).digest('hex').slice(0, 16);
  }
  const lines = Object.entries(index).map(
    ([name, call]) => `${JSON.stringify(name)}: ${JSON.stringify(call)}`,
  );
  writeFileSync(
    path,
    `{"version": 1, "tree": ${JSON.stringify(tree)}, "calls": {\n${lines.join(',\n')}\n}}\n`,
  );
}

function isAsked(name) {
  return Object.values(known.kernels).some(({ calls: own }) => own[name] !== undefined);
}

let faults = 0;
for (const pin of isJudging ? [] : pins) {
  if (wanted.length > 0 ? !wanted.includes(pin.name) : pin.architecture === 'riscv64') continue;
  const names = [...specs]
    .filter(([name]) => only.length === 0 || only.includes(name))
    .filter(([, { spec }]) => originOf(spec).architectures.includes(treeName(pin.architecture)))
    .map(([name]) => name);
  for (const seed of seeds) {
    const work = mkdtempSync(join(tmpdir(), 'probeable-derived-'));
    const asked = ask(pin, seed, names, work);
    if (asked.fault === undefined) {
      add(pin, seed, asked);
      write();
      rmSync(work, { recursive: true, force: true });
      const { summary, syscalls } = asked.report;
      const against = syscalls.filter(({ standing }) => standing === 'contradicted');
      const made = syscalls.filter((own) => own.made > 0).length;
      console.log(
        `${pin.name}, seed ${seed}: ${summary.calls} calls about ${made} of ${names.length} specs in ${asked.seconds.toFixed(0)} s; contradicted: ${against.map(({ syscall }) => syscall).join(' ') || 'none'}`,
      );
    } else {
      faults += 1;
      console.log(`${pin.name}, seed ${seed}: ${asked.fault}`);
    }
  }
}
write();
console.log('now run: npm run derived -- --tree TREE (it reads the specs again where they hold from now on)');
process.exit(faults > 0 ? 1 : 0);
