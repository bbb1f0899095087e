import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Architecture, findArchitecture } from '../../src/seccomp/architecture.ts';
import { readProgram } from '../../src/seccomp/bpf/program-file.ts';
import { runProgram, seccompData } from '../../src/seccomp/bpf/run-program.ts';
import { InstalledFilter } from '../../src/seccomp/engine/installed-filter.ts';
import { ALL_ONES, type Condition, OPERATORS } from '../../src/seccomp/libseccomp/condition.ts';
import { FilterCollection } from '../../src/seccomp/libseccomp/filter-collection.ts';
import { encodeAction, type SeccompAction } from '../../src/seccomp/seccomp-action.ts';
import { findLibrary, isLibrarySince } from '../../src/seccomp/syscalls/library-releases.ts';
import { syscallNumbers } from '../../src/seccomp/syscalls/syscall-numbers.ts';
import { ownFolder } from '../support/own-folder.ts';

/*
 * Random rules against the libseccomp that is installed: what it answers to each rule, and what the program that it
 * exports decides, for calls on both sides of every value. Numbers of the table too.
 */

const SOURCE = join(import.meta.dirname, 'programs/build.c');
const GENERATOR = join(import.meta.dirname, '../../src/seccomp/syscalls/generate.mjs');
const ERRORS: Readonly<Record<string, number>> = { EEXIST: -17, EACCES: -13, EINVAL: -22, EDOM: -33 };
const ACTIONS: readonly SeccompAction[] = [
  { kind: 'allow' },
  { kind: 'errno', errno: 1 },
  { kind: 'errno', errno: 38 },
  { kind: 'trap' },
];

function compiled(folder: string): string | undefined {
  const program = join(folder, 'build');
  try {
    execFileSync('gcc', ['-o', program, SOURCE, '-lseccomp'], { stdio: 'ignore' });
    return program;
  } catch {
    return undefined;
  }
}

const folder = ownFolder('library');
const builder = compiled(folder);
if (builder === undefined) console.warn('SKIPPED: the installed libseccomp: needs gcc and libseccomp-dev');

function architecture(name: string): Architecture {
  const found = findArchitecture(name);
  if (found === undefined) throw new Error(name);
  return found;
}

const X86_64 = architecture('x86_64');
const NAMES = ['read', 'socket', 'clone', 'personality', 'semop', 'accept4', 'shmat', 'ioctl'];
const VALUES = [
  0n,
  1n,
  2n,
  3n,
  0x7fn,
  0x80000000n,
  0xffff_ffffn,
  0x1_0000_0000n,
  0x1_0000_0001n,
  0x1_0000_0002n,
  0x2_0000_0000n,
  0xffff_ffff_0000_0000n,
  ALL_ONES,
];

interface Sample {
  readonly fallback: SeccompAction;
  readonly others: readonly string[];
  readonly isBinaryTree: boolean;
  readonly rules: readonly {
    readonly syscall: string;
    readonly action: SeccompAction;
    readonly conditions: readonly Condition[];
  }[];
}

const condition: fc.Arbitrary<Condition> = fc
  .tuple(
    fc.nat({ max: 2 }),
    fc.constantFrom(...OPERATORS),
    fc.constantFrom(...VALUES),
    fc.constantFrom(...VALUES),
  )
  .map(([index, operator, datum, mask]) => ({
    index,
    operator,
    datum,
    mask: operator === 'MASKED_EQ' ? mask : ALL_ONES,
  }));

/** Many rules for few calls, often of one action: else most would only contradict each other. */
const sample: fc.Arbitrary<Sample> = fc
  .tuple(
    fc.constantFrom(...ACTIONS.slice(0, 2)),
    fc.constantFrom<readonly string[]>(
      [],
      ['x86'],
      ['x32'],
      ['x86', 'x32'],
      ['x86', 'aarch64'],
      ['mipsel', 'ppc64le', 'x86'],
    ),
    fc.boolean(),
    fc.integer({ min: 1, max: NAMES.length }),
    fc.boolean(),
  )
  .chain(([fallback, others, isBinaryTree, names, isUniform]) => {
    const actions = ACTIONS.filter((one) => encodeAction(one) !== encodeAction(fallback));
    const rule = fc.record({
      syscall: fc.constantFrom(...NAMES.slice(0, names)),
      action: fc.constantFrom(...(isUniform ? actions.slice(0, 1) : actions)),
      conditions: fc.uniqueArray(condition, { selector: ({ index }) => index, maxLength: 3 }),
    });
    return fc
      .array(rule, { minLength: 1, maxLength: 7 })
      .map((rules): Sample => ({ fallback, others, isBinaryTree, rules }));
  });

function commands({ fallback, others, isBinaryTree, rules }: Sample): string {
  const token = (name: string): number => (name === 'x32' ? 0x4000003e : architecture(name).token);
  return [
    `default ${encodeAction(fallback)}`,
    ...(isBinaryTree ? ['tree'] : []),
    ...others.map((name) => `arch ${token(name)}`),
    ...rules.map(({ syscall, action, conditions }) => {
      const args = conditions.map(({ index, operator, mask, datum }) => {
        const values = operator === 'MASKED_EQ' ? `${mask} ${datum}` : `${datum} 0`;
        return `${index} ${OPERATORS.indexOf(operator) + 1} ${values}`;
      });
      return `rule ${encodeAction(action)} ${syscall} ${conditions.length} ${args.join(' ')}`;
    }),
    'end',
    '',
  ].join('\n');
}

describe.skipIf(builder === undefined)('the installed libseccomp', () => {
  const release =
    /(\d+\.\d+\.\d+)/.exec(
      execFileSync('sh', [
        '-c',
        'pkg-config --modversion libseccomp 2>/dev/null || ls /usr/lib/*/libseccomp.so.2.* | head -1',
      ]).toString(),
    )?.[1] ?? '';
  const library = findLibrary(process.env.PROBEABLE_LIBSECCOMP_RELEASE ?? release);
  if (typeof library === 'string') throw new Error(library);
  const numbers = syscallNumbers(library);
  // SCMP_FLTATR_CTL_OPTIMIZE came with 2.5.0; before, every filter is a chain.
  const hasTrees = isLibrarySince(library.version, '2.5.0');

  test('merges rules, and decides, as ours', { timeout: 120_000 }, () => {
    const samples = fc.sample(sample, {
      numRuns: 400,
      seed: Number(process.env.PROBEABLE_SEED ?? 20_261_122),
    });
    const output = execFileSync(builder ?? '', [folder], {
      input: samples.map(commands).join(''),
      maxBuffer: 1e8,
    }).toString();
    const results = output.split(/(?<=^(?:built|endless)$)\n/m);
    const wrong: string[] = [];
    let decisions = 0;
    samples.forEach((one, index) => {
      const lines = (results[index] ?? '').trim().split('\n');
      const filter = new FilterCollection(one.fallback, X86_64, numbers);
      for (const name of one.others) filter.addArchitecture(architecture(name));
      filter.isBinaryTree = one.isBinaryTree && hasTrees;
      const ours = one.rules.map((rule) => filter.addRule({ ...rule, origin: '' })?.errno);
      if (lines.at(-1) === 'endless') {
        // Ours must come to an end, and say that the other does not.
        if (!ours.includes('hangs')) wrong.push(`endless: ${commands(one)}`);
        return;
      }
      const theirs = lines.slice(one.others.length, one.others.length + one.rules.length).map(Number);
      const expected = ours.map((errno) => (errno === undefined ? 0 : (ERRORS[errno] ?? errno)));
      if (JSON.stringify(theirs) !== JSON.stringify(expected))
        wrong.push(`${theirs.join()} not ${expected.join()}: ${commands(one)}`);
      // After a refusal no engine goes on.
      if (theirs.some((code) => code !== 0)) return;
      const read = readProgram(readFileSync(join(folder, String(index))), false);
      if (!read.ok) throw new Error(read.message);
      const installed = new InstalledFilter(filter, undefined);
      const own = installed.program() ?? [];
      for (const { token, number, args } of callsOf(one)) {
        const data = seccompData(token, number, args, false);
        const returned = runProgram(read.program, data);
        const [decision] = installed.decide({ token, number, args });
        decisions++;
        if (
          decision === undefined ||
          encodeAction(decision.action) !== returned ||
          runProgram(own, data) !== returned
        )
          wrong.push(
            `${token.toString(16)} ${number} (${args.join()}): ${returned.toString(16)}: ${commands(one)}`,
          );
      }
    });
    expect(wrong.slice(0, 3)).toEqual([]);
    expect(decisions).toBeGreaterThan(50_000);
  });

  function* callsOf({ rules, others }: Sample) {
    const known = ['x86_64', ...others, 'riscv64'].map(architecture);
    for (const one of known) {
      for (const name of new Set([...rules.map(({ syscall }) => syscall), 'socketcall', 'ipc', 'openat2'])) {
        const number = numbers.numberOf(name, one);
        if (number === undefined) continue;
        for (const [at, first] of VALUES.entries()) {
          const second = VALUES[(at * 5 + 3) % VALUES.length] ?? 0n;
          const third = VALUES[(at * 7 + 1) % VALUES.length] ?? 0n;
          yield { token: one.token, number, args: [first, second, third, 0n, 0n, 0n] };
          yield {
            token: one.token,
            number,
            args: [second, first + 1n > ALL_ONES ? 0n : first + 1n, third, 0n, 0n, 0n],
          };
        }
      }
    }
  }

  test('has the numbers of our table', () => {
    expect(execFileSync('node', [GENERATOR, '--check']).toString()).toMatch(/\d{4} numbers of libseccomp/);
  });
});
