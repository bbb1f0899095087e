import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readFacts } from '../src/cli/simulate/policies.ts';
import { findArchitecture } from '../src/seccomp/architecture.ts';
import { compareProcesses } from '../src/seccomp/compare/compare-processes.ts';
import { comparedFilter } from '../src/seccomp/compare/compared-filter.ts';
import { Catalogue } from '../src/seccomp/runtimes/catalogue.ts';
import { answerWord } from '../src/seccomp/seccomp-action.ts';
import { syscallNumbers } from '../src/seccomp/syscalls/syscall-numbers.ts';
import { probeable } from './support/command-line.ts';

/* `probeable simulate --compare A B`. */

const folder = mkdtempSync(join(tmpdir(), 'probeable-compare-'));
afterAll(() => rmSync(folder, { recursive: true }));

const simulate = (...args: readonly string[]) => probeable(['simulate', ...args], { cwd: folder });

const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

test('two releases of Docker: what each pair of answers is about, and an example where arguments decide', () => {
  const { status, stdout } = simulate('--compare', 'docker@19.03.0', 'docker@20.10.9');
  expect(status).toBe(0);
  const [own = '', x86 = ''] = stdout.split(/^(?=\w+: \d+ of)/m).slice(1);
  expect(stdout).toMatch(
    /^docker@19\.03\.0 \(runc@1\.0\.0-rc8\) → docker@20\.10\.9 \(runc@1\.0\.1\), on x86_64\n/,
  );
  expect(own).toMatch(/^x86_64: 43 of \d+ calls differ$/m);
  expect(own).toMatch(/^ {2}EPERM → allow {2}.*\bopenat2\b/ms);
  // Above what the profile names, runc 1.0.0 and later answer ENOSYS.
  expect(own).toMatch(/^ {2}EPERM → ENOSYS {2}[\s\S]* to 1073741823$/m);
  expect(own).toContain(
    '  allow → EPERM  clone(0x2000000, …)\n      where arg 0 & 0x7e020000 is 0x2000000\n',
  );
  expect(own).not.toContain('clock_gettime64');
  expect(x86).toMatch(/^x86: [\s\S]*\bclock_gettime64\b/);
});

interface Difference {
  readonly syscall: string | null;
  readonly from: number;
  readonly to: number;
  readonly a: string;
  readonly b: string;
  readonly when: readonly string[];
  readonly example: readonly string[];
}

interface Comparison {
  readonly a: { readonly engine: string };
  readonly b: { readonly engine: string };
  readonly architectures: readonly {
    readonly arch: string;
    readonly everyNumber: boolean;
    readonly differences: readonly Difference[];
    readonly undecided: readonly unknown[];
  }[];
}

function isComparison(value: unknown): value is Comparison {
  return typeof value === 'object' && value !== null && 'architectures' in value;
}

function compared(...args: readonly string[]): Comparison {
  const { status, stdout, stderr } = simulate(...args, '--format', 'json');
  expect([status, stderr]).toEqual([0, '']);
  const value: unknown = JSON.parse(stdout);
  if (!isComparison(value)) throw new Error(stdout);
  return value;
}

test('a policy may have an engine, a libseccomp and capabilities of its own', () => {
  const engines = compared('--compare', 'docker,engine=runc@1.0.0', 'docker,engine=crun@1.8');
  expect([engines.a.engine, engines.b.engine]).toEqual(['runc@1.0.0', 'crun@1.8']);
  // runc's stub is the difference.
  expect(
    new Set(engines.architectures.flatMap(({ differences }) => differences.map(({ a, b }) => `${a} ${b}`))),
  ).toEqual(new Set(['ENOSYS EPERM']));
  const libraries = compared(
    'close_range',
    '--compare',
    'docker,libseccomp=2.4.4',
    'docker,libseccomp=2.5.4',
  );
  expect(
    libraries.architectures.map(({ differences }) => differences.map(({ syscall, a, b }) => [syscall, a, b])),
  ).toEqual(Array.from({ length: 3 }, () => [['close_range', 'EPERM', 'allow']]));
  const capabilities = compared('--compare', 'docker,cap=none', 'docker,cap=chown+sys_chroot');
  expect(capabilities.architectures[0]?.differences).toMatchObject([
    { syscall: 'chroot', a: 'EPERM', b: 'allow', when: [] },
  ]);
});

test('a file of any form, and an exported filter', () => {
  const unit = file('web.service', '[Service]\nSystemCallFilter=~mount\nSystemCallErrorNumber=EPERM\n');
  const list = file(
    'deny.json',
    '{"defaultAction": "SCMP_ACT_ALLOW", "architectures": ["SCMP_ARCH_X86_64"], "syscalls": [{"names": ["mount"], "action": "SCMP_ACT_ERRNO"}]}',
  );
  const filter = join(folder, 'deny.bpf');
  expect(simulate('--profile', list, '--emit-bpf', filter).status).toBe(0);
  const [own] = compared('--compare', list, filter).architectures;
  expect(own).toMatchObject({ arch: 'x86_64', everyNumber: true, differences: [], undecided: [] });
  const units = compared('--compare', `${list}`, `${unit},engine=systemd@252`).architectures;
  expect(units.find(({ arch }) => arch === 'x86_64')?.differences).toEqual([]);
  // The profile kills what is not of its architecture.
  expect(units.find(({ arch }) => arch === 'x86')?.differences[0]).toMatchObject({
    from: 0,
    a: 'kill',
    b: 'allow',
  });
});

test('the differences are those of the model of libseccomp, which decides by rules and not by programs', () => {
  const architecture = findArchitecture('x86_64');
  if (architecture === undefined) throw new Error('x86_64');
  const numbers = syscallNumbers();
  const catalogue = new Catalogue(readFacts(), {
    architecture,
    kernel: [Number.MAX_SAFE_INTEGER, 0],
    capabilities: undefined,
    engine: undefined,
    numbers,
  });
  const filterOf = (text: string) => {
    const named = catalogue.parse(text);
    if (typeof named === 'string') throw new Error(named);
    const installed = catalogue.install(named.facts, named.release);
    if (installed?.installation.ok !== true) throw new Error(text);
    return installed.installation.filter;
  };
  const [a, b] = [filterOf('docker@19.03.0'), filterOf('podman@5.8.2')];
  const programs = [a, b].map(comparedFilter);
  const [programsOfA, programsOfB] = programs;
  if (
    programsOfA === undefined ||
    programsOfB === undefined ||
    typeof programsOfA === 'string' ||
    typeof programsOfB === 'string'
  )
    throw new Error('too long');
  const [own] = compareProcesses({ a: programsOfA, b: programsOfB, isBigEndian: false }, architecture).filter(
    (one) => one.architecture.name === 'x86_64',
  );
  const unknown = Array.from({ length: 6 }, () => undefined);
  for (const name of numbers.names()) {
    const number = numbers.numberOf(name, architecture);
    if (number === undefined || number < 0) continue;
    const call = { token: architecture.token, number, args: unknown };
    const answers = [a, b].map((filter) =>
      [...new Set(filter.decide(call).map(({ action }) => answerWord(action)))].sort(),
    );
    const changes =
      own?.ranges.find(({ from, to }) => from <= number && number <= to)?.comparison.changes ?? [];
    const isOne = answers.every((each) => each.length === 1);
    if (isOne) {
      const expected = answers[0]?.[0] === answers[1]?.[0] ? [] : [answers.map(([answer]) => answer)];
      expect([name, changes.map((change) => [answerWord(change.a), answerWord(change.b)])]).toEqual([
        name,
        expected,
      ]);
    } else
      for (const change of changes) {
        expect(answers[0]).toContain(answerWord(change.a));
        expect(answers[1]).toContain(answerWord(change.b));
      }
  }
});

test.each([
  [['docker'], '--compare: name two policies; a call to compare stands before --compare'],
  [['docker', 'podman', 'clone3'], '--compare: name two policies'],
  [['docker', 'gvisor'], '--compare: gvisor: gVisor is a kernel of its own, not a filter'],
  [['docker', 'no/such.json'], 'no/such.json: no such file'],
  [
    ['docker', 'podman,engin=crun'],
    '--compare: "engin" in podman,engin=crun is none of engine, cap, kernel, libseccomp; did you mean "engine"?',
  ],
])('%j: %s', (operands, message) => {
  const { status, stderr } = simulate('--compare', ...operands);
  expect([status, stderr]).toEqual([2, expect.stringContaining(message)]);
});

test('what does not go with it is refused', () => {
  const { status, stderr } = simulate('clone', '--args', '1', '--compare', 'docker', 'podman');
  expect([status, stderr]).toEqual([2, expect.stringContaining('--compare: it tries all arguments')]);
  expect(simulate('opennat2', '--compare', 'docker', 'podman').stderr).toContain('did you mean "openat2"?');
});
