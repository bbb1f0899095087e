import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ARCHITECTURES, type Architecture, findArchitecture } from '../../src/seccomp/architecture.ts';
import { runProgram, seccompData } from '../../src/seccomp/bpf/run-program.ts';
import { generateProgram } from '../../src/seccomp/codegen/program.ts';
import { argumentWords } from '../../src/seccomp/engine/installed-filter.ts';
import { ALL_ONES, OPERATORS } from '../../src/seccomp/libseccomp/condition.ts';
import { FilterCollection } from '../../src/seccomp/libseccomp/filter-collection.ts';
import { decodeAction, type SeccompAction } from '../../src/seccomp/seccomp-action.ts';
import { syscallNumbers } from '../../src/seccomp/syscalls/syscall-numbers.ts';

/*
 * libseccomp's own regression cases (tests/*.tests, type bpf-sim), as one JSON file that says which calls build each
 * filter and what it must decide. They are LGPL-2.1 and not in this project; PROBEABLE_LIBSECCOMP_CASES says where.
 */
const FILE =
  process.env.PROBEABLE_LIBSECCOMP_CASES ??
  join(import.meta.dirname, '../../../shared/data/libseccomp-cases.json');

type Call = readonly [what: string, ...rest: unknown[]];
type Case = readonly [arch: string, first: number, last: number, args: readonly unknown[], expected: string];

interface Tests {
  readonly tests: readonly {
    readonly test: string;
    readonly calls: readonly Call[];
    readonly cases: readonly Case[];
  }[];
}

function isTests(value: unknown): value is Tests {
  return typeof value === 'object' && value !== null && 'tests' in value && Array.isArray(value.tests);
}

const native = architecture('x86_64');

function architecture(name: string): Architecture {
  const found = findArchitecture(name);
  if (found === undefined) throw new Error(name);
  return found;
}

/** libseccomp tells x32 from x86_64 by a token of its own. */
function byToken(value: unknown): Architecture {
  const token = Number(value) >>> 0;
  if (token === 0x4000003e) return architecture('x32');
  return ARCHITECTURES.find((one) => one.token === token) ?? native;
}

function build(calls: readonly Call[]): FilterCollection {
  let filter = new FilterCollection({ kind: 'allow' }, native, syscallNumbers());
  for (const [what, first, syscall, args] of calls) {
    if (what === 'init')
      filter = new FilterCollection(decodeAction(Number(first) >>> 0), native, syscallNumbers());
    else if (what === 'reset') filter = new FilterCollection(filter.defaultAction, native, syscallNumbers());
    else if (what === 'add_arch') filter.addArchitecture(byToken(first));
    else if (what === 'remove_arch') filter.removeArchitecture(byToken(first));
    else if (what.startsWith('add_rule')) {
      // Below -1 are the pseudo numbers of absent calls, by which a program asks for nothing.
      if (typeof syscall === 'number' && syscall < -1) continue;
      const name = typeof syscall === 'number' ? syscall : String(syscall);
      filter.addRule({
        syscall: name,
        action: decodeAction(Number(first) >>> 0),
        conditions: conditions(args),
        origin: '',
      });
    }
  }
  return filter;
}

function conditions(args: unknown) {
  return (Array.isArray(args) ? args : []).map((one: unknown) => {
    const [index, code, a, b]: unknown[] = Array.isArray(one) ? one : [];
    const operator = OPERATORS[Number(code) - 1] ?? 'EQ';
    const [first, second] = [word(a), word(b)];
    return operator === 'MASKED_EQ'
      ? { index: Number(index), operator, mask: first, datum: second }
      : { index: Number(index), operator, mask: ALL_ONES, datum: first };
  });
}

function word(value: unknown): bigint {
  return BigInt.asUintN(64, BigInt(String(value ?? 0)));
}

function name(action: SeccompAction): string {
  if (action.kind === 'errno') return `ERRNO(${action.errno})`;
  if (action.kind === 'trace') return `TRACE(${action.message})`;
  return action.kind === 'kill-thread' ? 'KILL' : action.kind.replace('-', '_').toUpperCase();
}

describe.skipIf(!existsSync(FILE))("libseccomp's own cases", () => {
  const text = existsSync(FILE) ? readFileSync(FILE, 'utf8') : '{"tests":[]}';
  // Values of 64 bits lose digits as JSON numbers.
  const data: unknown = JSON.parse(text.replace(/(?<=[[,])-?\d{16,}(?=[\],])/g, '"$&"'));

  test('all of them hold, by the rules and by the program', () => {
    if (!isTests(data)) throw new Error(`${FILE} has no tests`);
    let count = 0;
    const wrong: string[] = [];
    for (const { test: title, calls, cases } of data.tests) {
      const filter = build(calls);
      const { program = [] } = generateProgram(filter) ?? {};
      for (const [arch, first, last, given, expected] of cases) {
        const { token } = architecture(arch);
        const args = given.map(word);
        for (let number = first; number <= last; number++, count++) {
          const decided = filter.decide(token, number >>> 0, argumentWords(args)).action;
          const returned = decodeAction(runProgram(program, seccompData(token, number, args, false)));
          if (name(decided) !== expected.replace('KILL_THREAD', 'KILL') || name(returned) !== name(decided))
            wrong.push(
              `${title}: ${arch} ${number} (${args.join(', ')}): ${expected}, not ${name(decided)} or ${name(returned)}`,
            );
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(count).toBeGreaterThan(7000);
  });
});
