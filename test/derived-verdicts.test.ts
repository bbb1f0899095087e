import { expect, test } from 'vitest';
import { type AskedKernels, judgeDerived, verdictsOf } from '../build/derived/judge.mjs';
import { readSummary } from '../src/verify/verified-summary.ts';

const against = [{ call: 'xyzzy(-1)', predicted: ['EBADF'], answer: 'EINVAL' }];

type Asked = readonly [release: string, architecture: string, wrong: number];

/** Kernels that were asked about xyzzy, and how many answers of each were ruled out. */
const kernels = (...asked: readonly Asked[]) =>
  Object.fromEntries(
    asked.map(([release, architecture, disagreements]) => [
      `${release} ${architecture}`,
      {
        kernel: release.split('.').slice(0, 2).join('.'),
        release,
        architecture,
        worlds: ['unprivileged'],
        calls: {
          xyzzy: {
            spec: 'digest',
            seeds: ['20'],
            status: 'called',
            calls: 40,
            refusing: 2,
            witnessed: 1,
            disagreements,
            against: disagreements > 0 ? against : [],
            probes: { 'xyzzy(-1)': ['EBADF'] },
          },
        },
      },
    ]),
  );
const verdict = (...asked: readonly Asked[]) => verdictsOf(kernels(...asked), '7.2.13').xyzzy;

test('a spec that no kernel contradicts holds since the oldest that was asked', () => {
  expect(verdict(['7.2.13', 'x86_64', 0], ['5.10.262', 'x86_64', 0], ['6.1.176', 'aarch64', 0])).toEqual({
    from: '5.10',
  });
});

test('a spec that an older kernel contradicts holds since the first one after it', () => {
  const newer: Asked[] = [
    ['7.2.13', 'x86_64', 0],
    ['6.12.117', 'x86_64', 0],
  ];
  expect(verdict(['5.10.262', 'x86_64', 0], ['6.1.176', 'x86_64', 2], ...newer)).toEqual({ from: '6.12' });
  expect(verdict(['6.1.176', 'aarch64', 1], ...newer)).toEqual({ from: '6.12' });
});

test.each(['7.2.13', '7.3.4'])(
  'a spec that %s contradicts is left out, with the call and both answers',
  (release) => {
    expect(verdict(['5.10.262', 'x86_64', 0], [release, 'x86_64', 1])).toEqual({
      omit: `Linux ${release} (x86_64) answers EINVAL to xyzzy(-1), where the code that was read answers EBADF`,
    });
  },
);

test('of an answer that each call may have, it is said why it contradicts the spec', () => {
  const own = kernels(['7.2.13', 'x86_64', 1])['7.2.13 x86_64'] ?? expect.fail();
  const explained = {
    call: 'xyzzy(0)',
    predicted: ['EPERM', 'EFAULT'],
    answer: 'EFAULT',
    explanation: 'step 1 let it pass',
  };
  const known = { only: { ...own, calls: { xyzzy: { ...own.calls.xyzzy, against: [explained] } } } };
  expect(verdictsOf(known, '7.2.13').xyzzy).toEqual({
    omit: 'Linux 7.2.13 (x86_64) answers EFAULT to xyzzy(0): step 1 let it pass',
  });
});

test('a spec that its own release contradicts on another architecture alone says nothing of that one', () => {
  expect(verdict(['7.2.13', 'x86_64', 0], ['7.2.13', 'aarch64', 1], ['6.1.176', 'aarch64', 1])).toEqual({
    arch: 'x86_64',
    from: '7.2',
  });
});

test('the summary has no row of a spec that is left out, and the list of those has it', () => {
  const known: AskedKernels = { kernels: kernels(['7.2.13', 'x86_64', 1]) };
  const files = judgeDerived(known, new Map([['xyzzy', { tree: '7.2.13' }]]));
  const [seen] = readSummary(files.get('content/derived/summary.json') ?? '') ?? [];
  expect([seen?.release, seen?.calls.size, seen?.probes.size]).toEqual(['7.2.13', 0, 0]);
  const omitted: unknown = JSON.parse(files.get('content/derived/omitted.json') ?? '');
  expect(omitted).toMatchObject({ tree: '7.2.13', calls: [{ syscall: 'xyzzy' }] });
});

test('the summary has what each kernel answered to a spec that is kept', () => {
  const known: AskedKernels = { kernels: kernels(['6.1.176', 'x86_64', 0], ['7.2.13', 'x86_64', 0]) };
  const text = judgeDerived(known, new Map([['xyzzy', { tree: '7.2.13' }]])).get(
    'content/derived/summary.json',
  );
  const seen = readSummary(text ?? '') ?? [];
  expect(seen.map(({ calls }) => calls.get('xyzzy'))).toMatchObject([
    { release: '6.1.176', status: 'called', calls: 40, witnessed: 1 },
    { release: '7.2.13', status: 'called', calls: 40, witnessed: 1 },
  ]);
  expect(seen[1]?.probes.get('xyzzy')?.get('xyzzy(-1)')).toEqual(['EBADF']);
});
