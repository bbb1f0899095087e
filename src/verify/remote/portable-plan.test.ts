import { describe, expect, test } from 'vitest';
import { specOf } from '../../../test/support/traced-kernel.ts';
import { compileEntry, trace } from '../../entry/trace.ts';
import { findArchitecture } from '../../seccomp/architecture.ts';
import { errnoNumber } from '../../spec/errno.ts';
import type { Spec } from '../../spec/model.ts';
import { Vouchers } from '../vouchers.ts';
import { AnsweredKernel } from './answered-kernel.ts';
import { judgeElsewhere } from './judge-elsewhere.ts';
import { callsOfPortable, type PortablePlan, planForElsewhere } from './portable-plan.ts';
import { planText } from './program.ts';
import type { Answers } from './read-answers.ts';

/* A plan for several architectures, of a spec that is not the same on each. */

const SPEC = specOf(`syscall: close_range
status: merged
since: "5.9"
number: 436
prototype: int close_range(unsigned int fd, unsigned int max_fd, unsigned int flags)
arguments:
  flags: { role: flags, values: { XYZZY_OWN: { value: 0x4, arm64: 0x8 } } }
entry:
  - check: flags & ~XYZZY_OWN
    error: EINVAL
  - check: fd > max_fd
    error: EDOM
  - effect: closes descriptors
probes:
  - call: close_range(1, 0, XYZZY_OWN)
    expect: EDOM
`);

function planFor(...names: readonly string[]): PortablePlan {
  return planForElsewhere([{ path: 'close_range.yaml', spec: SPEC }], {
    version: [6, 12],
    architectures: names.flatMap((name) => findArchitecture(name) ?? []),
    sweep: { calls: 60, seed: 5 },
    vouchers: new Vouchers(new Map([[SPEC.name, SPEC]]), new Set(), [6, 12]),
    table: new Map(),
  });
}

/** What a kernel of an architecture prints that follows `truth`. */
function answersOf(plan: PortablePlan, name: string, truth: Spec): Answers {
  const calls = plan.specs
    .filter(({ numbers }) => numbers.has(name))
    .map((portable) => ({
      name: portable.plan.spec.name,
      number: portable.numbers.get(name) ?? 0,
      answers: callsOfPortable(portable).map((call) => {
        const [outcome] = trace(compileEntry(truth), call).outcomes;
        const number = String(errnoNumber(outcome?.result ?? '') ?? 0);
        return [number, number, '1', '38'];
      }),
    }));
  return {
    plan: '',
    options: '',
    specs: [SPEC.name],
    release: '6.12.1',
    build: '',
    machine: name,
    architecture: name,
    pageSize: 4096,
    isRoot: true,
    isFiltered: false,
    hasNamespaces: true,
    configuration: undefined,
    milliseconds: 1,
    calls,
  };
}

async function judged(plan: PortablePlan, name: string, truth: Spec) {
  const answered = AnsweredKernel.of(answersOf(plan, name, truth), plan);
  if (!answered.ok) throw new Error(answered.message);
  return judgeElsewhere(plan, answered.kernel);
}

describe('a spec that depends on the architecture', () => {
  const plan = planFor('x86_64', 'aarch64', 'riscv64');

  test('is planned for each, and asked on its own alone', () => {
    expect(plan.specs.map(({ numbers }) => [...numbers.keys()])).toEqual([
      ['x86_64'],
      ['aarch64'],
      ['riscv64'],
    ]);
    const numbers = planText(plan).match(/numbers\[SPECS\] = .*/g);
    expect(numbers).toEqual([
      'numbers[SPECS] = { 436, -1, -1 };',
      'numbers[SPECS] = { -1, 436, -1 };',
      'numbers[SPECS] = { -1, -1, 436 };',
    ]);
  });

  test('has the values of each in the calls', () => {
    const flags = plan.specs.map(({ plan: { probes } }) => probes[0]?.call.values[2]);
    expect(flags).toEqual([4n, 8n, 4n]);
  });

  test('is asked nothing that is harmless on another architecture only', () => {
    for (const portable of plan.specs)
      for (const call of callsOfPortable(portable))
        expect(trace(compileEntry(portable.plan.spec), call).effect, call.text).toBe('none');
  });

  test('is judged once, by the values of the kernel that was asked', async () => {
    const [own, ...others] = await judged(plan, 'aarch64', SPEC.on('arm64'));
    expect(others).toEqual([]);
    expect(own?.kind === 'verified' ? own.disagreements : own).toEqual([]);
    expect(own?.kind === 'verified' && own.sweep?.made).toBeGreaterThan(50);
  });

  test('is contradicted by a kernel with the values of another', async () => {
    const [own] = await judged(plan, 'aarch64', SPEC);
    const calls =
      own?.kind === 'verified' ? own.disagreements.map(({ call, answer }) => `${call} ${answer}`) : [];
    expect(calls).toContain('close_range(1, 0, XYZZY_OWN) EINVAL');
  });
});

test('vouchers ask the shipped spec of the same architecture', () => {
  const vouchers = new Vouchers(new Map([[SPEC.name, SPEC]]), new Set(), [6, 12]);
  const read = SPEC.readCall('close_range(0, 1, 8)');
  if (!read.ok) throw new Error('no call');
  expect(vouchers.safetyOf(compileEntry(SPEC), read.call)).toBe('fails');
  expect(vouchers.safetyOf(compileEntry(SPEC.on('arm64')), read.call)).toBe('changes');
});

describe('a call that the calling process needs for its own work', () => {
  const READ = specOf(`syscall: read
status: merged
since: "5.9"
number: { x86_64: 0, arm64: 63 }
prototype: ssize_t read(unsigned int fd, char __user *buf, size_t count)
entry:
  - lookup: fd
    error: EBADF
  - effect: reads
probes:
  - call: read(-1, NULL, 0)
    expect: EBADF
`);
  const plan = planForElsewhere([{ path: 'read.yaml', spec: READ }], {
    version: [6, 12],
    architectures: ['x86_64'].flatMap((name) => findArchitecture(name) ?? []),
    sweep: { calls: 60, seed: 5 },
    vouchers: new Vouchers(new Map([[READ.name, READ]]), new Set(), [6, 12]),
    table: new Map(),
  });

  test('is asked elsewhere, and no filter of the program refuses it', () => {
    expect(plan.skipped).toEqual([]);
    const [portable] = plan.specs;
    const made = portable === undefined ? 0 : callsOfPortable(portable).length;
    expect(made).toBeGreaterThan(50);
    expect(planText(plan)).toContain(`{ "read", AS_ROOT | UNFILTERED, 0, ${made} },`);
  });

  test('is judged by its answers without a filter', async () => {
    const [own] = await judged(plan, 'x86_64', READ);
    if (own?.kind !== 'verified') throw new Error('not judged');
    expect(own.disagreements).toEqual([]);
    expect([...(own.probes[0]?.answers.keys() ?? [])]).toEqual(['unprivileged', 'root']);
    expect(own.procedure?.rows.map(({ world, isRight }) => [world, isRight])).toEqual([
      ['unprivileged', true],
      ['root', true],
    ]);
  });
});
