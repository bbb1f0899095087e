import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { AskedKernels } from '../build/derived/judge.mjs';
import { judgeDerived } from '../build/derived/judge.mjs';
import { derivedGrade } from '../src/cli/derive/derived-grade.ts';
import { findArchitecture } from '../src/seccomp/architecture.ts';
import { syscallNumbers } from '../src/seccomp/syscalls/syscall-numbers.ts';
import { originOf } from '../src/spec/derived.ts';
import { readSpecs } from '../src/spec/read.ts';
import { specDigest } from '../src/verify/asked-spec.ts';
import { probeable } from './support/command-line.ts';

/* content/derived: what a program read and nobody reviewed. The specs and the data beside them are of one state. */

const root = join(import.meta.dirname, '..');
const folder = join(root, 'content/derived');
const json = (path: string) => JSON.parse(readFileSync(join(root, path), 'utf8'));
const index: { tree: string; calls: Record<string, { grade: string; sha256: string }> } = json(
  'content/derived/index.json',
);
const omitted: { calls: { syscall: string; reason: string }[] } = json('content/derived/omitted.json');
const answers: AskedKernels = json('build/derived/answers.json');
const texts = new Map(
  readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => [name.replace('.yaml', ''), readFileSync(join(folder, name), 'utf8')]),
);
const written = readdirSync(join(root, 'content/syscalls')).map((name) => name.replace('.yaml', ''));

test('the specs are those that the program wrote: nobody edited one', () => {
  const sums = [...texts].map(([name, text]) => [
    name,
    createHash('sha256').update(text).digest('hex').slice(0, 16),
  ]);
  expect(Object.fromEntries(sums)).toEqual(
    Object.fromEntries(Object.entries(index.calls).map(([name, { sha256 }]) => [name, sha256])),
  );
});

test('each call of x86_64 has one spec, or a reason why it has none', () => {
  const numbers = syscallNumbers();
  const architecture = findArchitecture('x86_64') ?? expect.fail();
  const described = [...written, ...texts.keys(), ...omitted.calls.map(({ syscall }) => syscall)];
  expect(described.toSorted()).toEqual([...new Set(described)].toSorted());
  const onX86 = described.filter((name) => numbers.numberOf(name, architecture) !== undefined);
  // arch/x86/entry/syscalls/syscall_64.tbl of Linux 7.2 has 369 numbers with an entry point.
  expect(onX86).toHaveLength(369);
});

describe.each([...texts])('%s', (name, text) => {
  const [document] = readSpecs(text).documents;
  const spec = document?.spec ?? expect.fail(`${name} cannot be read`);

  test('can be read, is marked, and is of the tree that the index names', () => {
    expect(document?.problems).toEqual([]);
    expect([spec.name, spec.status, spec.raw.reviewed?.value]).toEqual([name, 'merged', 'false']);
    expect(originOf(spec)).toMatchObject({ tree: index.tree, configuration: 'every option unknown' });
    expect(originOf(spec)?.architectures).toContain('x86_64');
    expect(spec.numbers.has('x86_64')).toBe(true);
    expect(spec.summary).toMatch(/^[A-Z].*[^.]$/);
  });

  test('has the grade of the index', () => {
    expect(derivedGrade(spec)).toBe(index.calls[name]?.grade);
  });
});

test('what kernels answered is about the specs as they are, and the files that show it are made of it', () => {
  const specs = new Map(
    [...texts].map(([name, text]) => [name, readSpecs(text).documents[0]?.spec ?? expect.fail(name)]),
  );
  for (const { release, architecture, calls } of Object.values(answers.kernels))
    for (const [name, { spec }] of Object.entries(calls)) {
      const own = specs.get(name);
      if (own !== undefined) expect([release, architecture, name, spec]).toContain(specDigest(own));
    }
  const shipped = new Map(
    [...specs].flatMap(([name, spec]) => {
      const origin = originOf(spec);
      return origin === undefined ? [] : [[name, origin] as const];
    }),
  );
  for (const [path, text] of judgeDerived(answers, shipped))
    expect([path, readFileSync(join(root, path), 'utf8').replace(/\s+/g, '')]).toEqual([
      path,
      text.replace(/\s+/g, ''),
    ]);
});

test('each spec says since which release it holds, as the answers do, also one of a call that is no longer there', () => {
  const verdicts: Record<string, { from?: string }> = json('build/derived/verdicts.json');
  const stated = [...texts.keys()].map((name) => [name, originOf(specOf(name))?.from]);
  expect(stated).toEqual([...texts.keys()].map((name) => [name, verdicts[name]?.from]));
});

test('no kernel contradicts a spec in the releases that it holds for', () => {
  const wrong = Object.values(answers.kernels).flatMap(({ release, architecture, calls }) =>
    Object.entries(calls).flatMap(([name, { disagreements }]) => {
      const origin = texts.has(name) ? originOf(specOf(name)) : undefined;
      const isRead = origin?.architectures.includes(architecture === 'aarch64' ? 'arm64' : 'x86_64') === true;
      const holds = origin?.from !== undefined && branchOf(release) >= branchOf(origin.from);
      return disagreements > 0 && isRead && holds ? [`${name} on ${release} ${architecture}`] : [];
    }),
  );
  expect(wrong).toEqual([]);
});

const specOf = (name: string) =>
  readSpecs(texts.get(name) ?? '').documents[0]?.spec ?? expect.fail(`there is no ${name}`);

/** `6.12.117` as a number that orders branches. */
function branchOf(release: string): number {
  const [major = 0, minor = 0] = release.split('.').map(Number);
  return major * 1000 + minor;
}

describe('what shows a derived spec says so', () => {
  const run = (...args: readonly string[]) => probeable(args, { cwd: root });
  const said = `read from the C of Linux ${index.tree}`;

  test('trace, for the release that was read and for another one', () => {
    const own = run('trace', 'fchdir(-1)').stdout;
    expect(own).toMatch(new RegExp(`^fchdir\\(-1\\)\\n {2}in Linux ${index.tree}: always fails with EBADF`));
    expect(own.replace(/\s+/g, ' ')).toContain(`fchdir was ${said}`);
    const other = run('trace', 'fchdir(-1)', '--kernel', '6.6').stdout;
    expect(other).toContain('Linux 6.6 was neither read nor asked, and may do something else');
  });

  test('trace and suggest as data', () => {
    for (const args of [
      ['trace', 'fchdir(-1)'],
      ['suggest', 'fchdir'],
    ]) {
      const [own] = JSON.parse(run(...args, '--format', 'json').stdout);
      expect(own).toMatchObject({ reviewed: false, derived: { tree: index.tree } });
      expect(own.notes[0]).toContain(said);
    }
    const [reviewed] = JSON.parse(run('trace', 'fsopen(NULL, 0)', '--format', 'json').stdout);
    expect(reviewed).not.toHaveProperty('derived');
  });

  test('check, by the name of the call', () => {
    expect(run('check', 'fchdir').stdout).toContain('fchdir (derived)');
    expect(run('check', 'fchdir').stdout).toContain('read from code and reviewed by nobody');
    const { files } = JSON.parse(run('check', 'fchdir', '--format', 'json').stdout);
    expect(files).toMatchObject([{ syscall: 'fchdir', derived: true, reviewed: false, tree: index.tree }]);
  });

  test('check reports nothing about the design of a call that nobody can change', () => {
    const { files } = JSON.parse(
      run('check', 'content/derived', '--format', 'json', '--fail-on', 'never').stdout,
    );
    const rules = files.flatMap(({ findings }: { findings: { rule: string }[] }) =>
      findings.map(({ rule }) => rule),
    );
    expect(rules).not.toContain('flags-argument');
    expect([...new Set(rules)].filter((rule) => /^spec-|^abi-|^process-/.test(String(rule)))).toEqual([]);
  });

  test('list, with every call of the package', () => {
    const { stdout } = run('list');
    expect(stdout).toMatch(/^fchdir\* +strong/m);
    expect(stdout).toMatch(/^close_range +permanent/m);
    expect(stdout.replace(/\s+/g, ' ')).toContain(`${texts.size} calls ${said} by a program`);
  });

  test('verify makes no call that only a derived spec calls harmless', () => {
    const { stdout, status } = run('verify', 'fchdir');
    expect(status).toBe(2);
    expect(stdout).toContain('no reviewed spec of fchdir comes with probeable');
  });
});

describe('list --eperm', () => {
  const list = (...args: readonly string[]) => probeable(['list', '--eperm', ...args], { cwd: root }).stdout;

  test('names the code that could not be followed', () => {
    const all: { syscall: string; ambiguous: boolean | null; reason: string | null; derived?: object }[] =
      JSON.parse(list('--format', 'json'));
    const unknown = all.filter(({ ambiguous }) => ambiguous === null);
    expect(unknown.length).toBeGreaterThan(0);
    for (const { syscall, reason, derived } of unknown)
      if (derived !== undefined)
        expect([syscall, reason]).toEqual([syscall, expect.stringMatching(/\(\S+:\d+\)$/)]);
  });

  test('says nothing of a release or an architecture that was not read', () => {
    expect(list('fchdir', '--kernel', '6.1')).toContain(
      `fchdir* (not known)\n  it was read from Linux ${index.tree}, and not from 6.1\n`,
    );
    expect(list('fchdir', '--arch', 'riscv')).toMatch(
      /fchdir\* \(not known\)\n {2}it was read for .*not for riscv\n/,
    );
  });
});

test('the answers that are summed up are shown beside the spec', () => {
  expect(existsSync(join(folder, 'summary.json'))).toBe(true);
});
