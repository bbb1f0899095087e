import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { specOf, TracedKernel } from '../../test/support/traced-kernel.ts';
import { compileEntry } from '../entry/trace.ts';
import { Vouchers } from './harmless.ts';
import type { SpecVerification } from './result.ts';
import { verifySpecs } from './verify.ts';

const shipped = (name: string) =>
  readFileSync(join(import.meta.dirname, `../../content/syscalls/${name}.yaml`), 'utf8');

/** Holds `claimed` against a kernel that follows `truth`. */
async function hold(
  claimed: string,
  truth: string,
  calls = 400,
): Promise<SpecVerification & { made: number }> {
  const kernel = new TracedKernel(specOf(truth));
  const spec = specOf(claimed);
  const vouchers = new Vouchers(
    new Map([[spec.name, compileEntry(specOf(truth), kernel.version)]]),
    new Set(),
  );
  const [result] = await verifySpecs([{ path: 'a.yaml', spec }], kernel, {
    vouchers,
    table: new Map(),
    sweep: { seed: 1, calls },
    progress: () => {},
  });
  if (result === undefined) throw new Error('nothing came back');
  return { ...result, made: kernel.made.length };
}

/** The text with two steps of the entry path exchanged, by their places from 1. */
function exchange(text: string, one: number, other: number): string {
  const [head = '', entry = '', tail = ''] =
    /^([\s\S]*?\nentry:\n)([\s\S]*?\n)((?:probes|artifacts|links):[\s\S]*)$/.exec(text)?.slice(1) ?? [text];
  const steps = entry.split(/(?=^ {2}- )/m);
  const [first = '', second = ''] = [steps[one - 1], steps[other - 1]];
  steps[one - 1] = second;
  steps[other - 1] = first;
  return head + steps.join('') + tail;
}

describe('a kernel that does what the spec says', () => {
  test.each(['openat2', 'mount_setattr', 'statx', 'clone3', 'settimeofday'])(
    '%s: every answer is as predicted',
    async (name) => {
      const result = await hold(shipped(name), shipped(name));
      expect(result).toMatchObject({ kind: 'verified', disagreements: [] });
      if (result.kind !== 'verified') return;
      expect(result.procedure?.rows.map(({ conclusion }) => conclusion).slice(1)).toEqual([
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
          {},
          {},
        ],
      },
    });
  });
});

describe('a spec whose order is wrong', () => {
  test('is found out, with the smallest call that shows it and the steps to look at', async () => {
    // flags and sizes of mount_setattr after the capability instead of before it
    const truth = shipped('mount_setattr');
    const result = await hold(exchange(truth, 3, 4), truth);
    expect(result).toMatchObject({ kind: 'verified' });
    if (result.kind !== 'verified') return;
    expect(result.disagreements.length).toBeGreaterThan(0);
  });

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
    const result = await hold(exchange(truth, 1, 2), truth);
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
