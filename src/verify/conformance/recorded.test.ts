import { expect, test } from 'vitest';
import { specOf } from '../../../test/support/traced-kernel.ts';
import { type PrecedenceData, precedenceRecordText, readPrecedenceRecord } from './recorded.ts';

const xyzzy = (condition: string) =>
  specOf(`syscall: xyzzy
prototype: long xyzzy(const char __user *name, unsigned int flags)
entry:
  - check: ${condition}
    error: EINVAL
`);

const pair = (call: string): PrecedenceData => ({
  steps: [1, 12],
  errors: ['EINVAL'],
  insteadOf: ['EFAULT', 'E2BIG'],
  before: [],
  call,
  unprivileged: false,
  releases: [
    { from: '5.10.162', until: '5.11' },
    { from: '5.12', until: null },
  ],
});

test('a record gives back what was written, long names too', () => {
  const spec = xyzzy('flags == 1');
  const pairs = [
    pair('xyzzy("x y", 1)'),
    pair(`xyzzy("${'a'.repeat(4100)}", 1)`),
    pair(`xyzzy("a*99;${'b'.repeat(70)}", 1)`),
    { ...pair('xyzzy(NULL,\n1)'), before: ['ENOMEM', 'ENOSYS'], unprivileged: true },
  ];
  const text = precedenceRecordText(new Map([[spec, pairs]]));
  expect(readPrecedenceRecord(text)?.of(spec)).toEqual(pairs);
  expect(text.length).toBeLessThan(1000);
});

test('a record about another state of a spec says nothing of it', () => {
  const text = precedenceRecordText(new Map([[xyzzy('flags == 1'), [pair('xyzzy(NULL, 1)')]]]));
  expect(readPrecedenceRecord(text)?.of(xyzzy('flags == 2'))).toBeUndefined();
});

test.each([[''], ['[]'], ['{"version":2,"calls":{}}'], ['{"version":1,"calls":{"xyzzy":{"pairs":[7]}}}']])(
  '%s is no record of anything',
  (text) => {
    expect(readPrecedenceRecord(text)?.of(xyzzy('flags == 1'))).toBeUndefined();
  },
);
