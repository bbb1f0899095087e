import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { specOf, TracedKernel } from '../../test/support/traced-kernel.ts';
import type { Spec } from '../spec/model.ts';
import type { NumberedCall, OpenWorld } from './kernel.ts';
import { standingOf, whyNotAsked } from './standing.ts';
import { verifySpecs } from './verify.ts';
import { Vouchers } from './vouchers.ts';
import type { World } from './world.ts';

const shipped = (name: string) =>
  readFileSync(join(import.meta.dirname, `../../content/syscalls/${name}.yaml`), 'utf8');

/** A kernel that was built without any of the calls. */
class LackingKernel extends TracedKernel {
  override async open(world: World, numbers: readonly number[]): Promise<OpenWorld> {
    const open = await super.open(world, numbers);
    return {
      make: async (calls: readonly NumberedCall[]) => {
        const answers = await open.make(calls);
        return world.endsWith('filter') ? answers : answers.map(() => 'ENOSYS');
      },
    };
  }
}

interface Circumstances {
  readonly kernel?: TracedKernel;
  /** The specs that come with probeable; the truth where it is left out. */
  readonly vouching?: readonly Spec[];
  readonly table?: ReadonlyMap<string, number>;
}

/** Verifies `claimed` on a kernel that follows `truth`. */
async function verify(claimed: string, truth: string, circumstances: Circumstances = {}) {
  const kernel = circumstances.kernel ?? new TracedKernel(specOf(truth));
  const vouching = circumstances.vouching ?? [specOf(truth)];
  const spec = specOf(claimed);
  const vouchers = new Vouchers(
    new Map(vouching.map((one) => [one.name, one])),
    new Set(vouching.length === 0 ? [spec.name] : []),
    kernel.version,
  );
  const [result] = await verifySpecs([{ path: 'a.yaml', spec }], kernel, {
    vouchers,
    table: circumstances.table ?? new Map(),
    sweep: { seed: 1, calls: 300 },
    progress: () => {},
  });
  if (result === undefined) throw new Error('nothing came back');
  return { result, made: kernel.made.map(({ call }) => call.text) };
}

function edit(text: string, from: string, to: string): string {
  if (!text.includes(from)) throw new Error(`"${from}" does not occur`);
  return text.replace(from, to);
}

describe('a spec that refuses too much', () => {
  test('is contradicted by a mere query, the smallest', async () => {
    const truth = shipped('faccessat2');
    const strict = edit(truth, 'entry:\n', 'entry:\n  - check: mode == 4\n    error: EINVAL\n');
    const { result } = await verify(strict, truth);
    expect(standingOf(result)).toBe('contradicted');
    expect(result).toMatchObject({
      disagreements: expect.arrayContaining([
        expect.objectContaining({
          answer: 'success',
          predicted: ['EINVAL'],
          predictedStep: 0,
          explanation: expect.stringContaining('that step refuses too much'),
        }),
      ]),
    });
  });

  test('of a call that nobody may make is disputed, with an example that was not made', async () => {
    const truth = shipped('close_range');
    const strict = edit(truth, 'check: fd > max_fd', 'check: fd >= max_fd');
    const { result, made } = await verify(strict, truth);
    expect(standingOf(result)).toBe('disputed');
    expect(result).toMatchObject({
      disagreements: [],
      disputes: [
        {
          call: 'close_range(0, 0, 0)',
          refusedBy: 'this spec',
          claimed: ['EINVAL'],
          shipped: ['success'],
          explanation: expect.stringMatching(
            /^this spec has step 3 \(check: fd >= max_fd\) refuse it with EINVAL; the shipped spec lets it reach step 5 \(effect: /,
          ),
        },
      ],
    });
    expect(made).not.toContain('close_range(0, 0, 0)');
    expect(made.length).toBeGreaterThan(100);
  });

  test('and the other way round: one that refuses too little is disputed, and not for that to be called wrong', async () => {
    const truth = shipped('close_range');
    const lax = edit(truth, 'check: fd > max_fd', 'check: fd > max_fd && flags == 0');
    const { result, made } = await verify(lax, truth);
    expect(result).toMatchObject({
      disputes: [
        {
          call: expect.stringMatching(/^close_range\((?:-1|1), 0, /),
          refusedBy: 'the shipped spec',
          claimed: ['success'],
        },
      ],
    });
    expect(standingOf(result)).toBe('verified');
    const disputed = result.kind === 'verified' ? result.disputes.map(({ call }) => call) : [];
    expect(made).not.toEqual(expect.arrayContaining(disputed));
  });
});

test('an errno that a spec lacks is found where the call may also succeed', async () => {
  const truth = shipped('faccessat2');
  const { result } = await verify(edit(truth, '- lookup: dfd', '- lookup: dfd\n    until: "5.9"'), truth);
  expect(result).toMatchObject({
    disagreements: expect.arrayContaining([
      expect.objectContaining({
        answer: 'EBADF',
        predicted: expect.arrayContaining(['success']),
      }),
    ]),
  });
});

test('a declared probe that may not be made is listed with the reason', async () => {
  const truth = shipped('close_range');
  const probe = '  - call: close_range(3, 3, 0)\n    expect: EINVAL\n';
  const strict = edit(edit(truth, 'fd > max_fd', 'fd >= max_fd'), 'probes:\n', `probes:\n${probe}`);
  const { result, made } = await verify(strict, truth);
  expect(result).toMatchObject({
    unmade: [{ call: 'close_range(3, 3, 0)', reason: expect.stringContaining('comes with probeable') }],
  });
  expect(made).not.toContain('close_range(3, 3, 0)');
});

describe('a kernel that lacks the call', () => {
  const own = (status: string) => `syscall: xyzzy
${status}
number: 600
prototype: int xyzzy(int fd, unsigned int flags)
entry:
  - check: flags
    error: EINVAL
  - lookup: fd
    error: EBADF
  - effect: changes something
`;

  test('is said once of a call of one’s own, neither a contradiction nor a success', async () => {
    const claimed = own('status: proposed');
    const { result, made } = await verify(claimed, claimed, {
      kernel: new LackingKernel(specOf(claimed)),
      vouching: [],
      table: new Map([['xyzzy', 600]]),
    });
    expect(result).toMatchObject({ kind: 'skipped', reason: 'absent' });
    expect(standingOf(result)).toBe('absent');
    expect(whyNotAsked(result)).toMatch(
      /^this kernel does not have it: number 600 fails with ENOSYS on 6\.18/,
    );
    // A sweep would say the same three hundred times.
    expect(made.length).toBeLessThan(60);
  });

  test('contradicts the spec of a released one, once', async () => {
    const claimed = shipped('openat2');
    const { result } = await verify(claimed, claimed, { kernel: new LackingKernel(specOf(claimed)) });
    expect(standingOf(result)).toBe('contradicted');
    expect(result).toMatchObject({
      isBuiltIn: false,
      disagreements: [
        {
          answer: 'ENOSYS',
          worlds: ['unprivileged', 'root'],
          explanation: expect.stringMatching(
            /6\.18 lacks the call though the spec has it since 5\.6, or a gate is missing/,
          ),
        },
      ],
    });
  });

  test('agrees with a spec that has a gate', async () => {
    const claimed = shipped('bpf');
    const { result } = await verify(claimed, claimed, { kernel: new LackingKernel(specOf(claimed)) });
    expect(standingOf(result)).toBe('not built in');
  });
});

test('a spec of which no call may be made stands apart from those that were verified', async () => {
  const truth = shipped('vhangup');
  const { result, made } = await verify(truth, truth);
  expect(made).toEqual([]);
  expect(standingOf(result)).toBe('not called');
  expect(whyNotAsked(result)).toMatch(/^no call of it is proven to fail/);
});
