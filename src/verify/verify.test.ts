import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fullTest } from '../../test/support/full.ts';
import { orderMutants } from '../../test/support/mutants.ts';
import { specOf, TracedKernel } from '../../test/support/traced-kernel.ts';
import { compileEntry, trace } from '../entry/trace.ts';
import { isHarmless } from './harmless.ts';
import type { SpecVerification } from './result.ts';
import { makeUpCalls } from './sweep/calls.ts';
import { verifySpecs } from './verify.ts';
import { Vouchers } from './vouchers.ts';

const shipped = (name: string) =>
  readFileSync(join(import.meta.dirname, `../../content/syscalls/${name}.yaml`), 'utf8');

/** Checks `claimed` against a kernel that follows `truth`. */
async function hold(
  claimed: string,
  truth: string,
  calls = 400,
): Promise<SpecVerification & { made: number }> {
  const kernel = new TracedKernel(specOf(truth));
  const spec = specOf(claimed);
  const vouchers = new Vouchers(new Map([[spec.name, specOf(truth)]]), new Set(), kernel.version);
  const [result] = await verifySpecs([{ path: 'a.yaml', spec }], kernel, {
    vouchers,
    table: new Map(),
    sweep: { seed: 1, calls },
    progress: () => {},
  });
  if (result === undefined) throw new Error('nothing came back');
  return { ...result, made: kernel.made.length };
}

/** Whether any of many more made-up calls, from another seed, is answered in a way that the claim rules out. */
async function shows(claimed: string, truth: string): Promise<boolean> {
  const kernel = new TracedKernel(specOf(truth));
  const entry = compileEntry(specOf(claimed), kernel.version);
  const honest = compileEntry(specOf(truth), kernel.version);
  const calls = makeUpCalls(honest, 99, 3000, (made) => isHarmless(trace(entry, made.call)));
  for (const world of ['unprivileged', 'root'] as const) {
    const open = await kernel.open(world, []);
    const answers = await open.make(calls.map(({ call }) => ({ spec: honest.spec, number: 0, call })));
    const outside = calls.some(({ call }, index) =>
      trace(entry, call).outcomes.every(({ result }) => result !== answers[index]),
    );
    if (outside) return true;
  }
  return false;
}

describe('a kernel that does what the spec says', () => {
  test.each(['openat2', 'mount_setattr', 'statx', 'clone3', 'settimeofday'])(
    '%s: every answer is as predicted',
    async (name) => {
      const result = await hold(shipped(name), shipped(name));
      expect(result).toMatchObject({ kind: 'verified', disagreements: [] });
      if (result.kind !== 'verified') return;
      expect(result.procedure?.rows.map(({ conclusion }) => conclusion).slice(2)).toEqual([
        'hidden',
        'absent',
      ]);
      expect(result.sweep?.calls).toBeGreaterThan(200);
    },
  );

  test('a permission comes first: the probe tells that the kernel refused', async () => {
    const result = await hold(shipped('mount_setattr'), shipped('mount_setattr'));
    expect(result).toMatchObject({
      procedure: {
        rows: [
          { world: 'unprivileged', first: 'EPERM', probe: 'EINVAL', conclusion: 'refused', isRight: true },
          { world: 'root', first: 'EFAULT', conclusion: 'present', isRight: true },
          { world: 'EPERM filter', first: 'EPERM', probe: 'EPERM', conclusion: 'hidden', isRight: true },
          { world: 'ENOSYS filter', first: 'ENOSYS', conclusion: 'absent', isRight: true },
        ],
      },
    });
  });
});

describe('a spec whose order is wrong', () => {
  const LONGEST = ['statmount', 'setxattrat'];
  // A mutant that some made-up call shows must be found by a sweep of half the usual size.
  for (const name of [
    'openat2',
    'mount_setattr',
    'fspick',
    'swapon',
    'statmount',
    'setxattrat',
    'sethostname',
  ])
    (LONGEST.includes(name) ? fullTest : test)(
      `${name}: every exchange of neighbours that shows is found`,
      async () => {
        const truth = shipped(name);
        let found = 0;
        for (const mutant of orderMutants(truth, specOf(truth), [6, 18])) {
          const result = await hold(mutant.text, truth, 500);
          if (result.kind === 'verified' && result.disagreements.length > 0) found++;
          else expect([mutant.what, await shows(mutant.text, truth)]).toEqual([mutant.what, false]);
        }
        expect(found).toBeGreaterThan(0);
      },
      120_000,
    );

  test('is explained', async () => {
    const truth = `syscall: openat2
status: merged
since: "5.6"
number: { x86_64: 437 }
prototype: int openat2(int dfd, const char __user *filename, struct open_how __user *how, size_t usize)
structs: { open_how: { flags: __u64, mode: __u64, resolve: __u64 } }
entry:
  - check: usize < 24
    error: EINVAL
  - copy: how
    size: usize
    trailing: E2BIG
    error: EFAULT
  - copy: filename
    error: EFAULT
  - lookup: dfd
    error: EBADF
  - effect: opens
probes: []
`;
    const [mutant] = orderMutants(truth, specOf(truth), [6, 18]);
    const result = await hold(mutant?.text ?? '', truth);
    expect(result).toMatchObject({
      kind: 'verified',
      disagreements: [
        {
          call: 'openat2(-1, NULL, NULL, 1)',
          predicted: ['EFAULT'],
          answer: 'EINVAL',
          predictedStep: 0,
          actualStep: 1,
          explanation: expect.stringContaining('that step comes first'),
        },
      ],
    });
  });
});
