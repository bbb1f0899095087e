import { expect, test } from 'vitest';
import { mayNeedContainers } from './may-need-containers.ts';

const merged = 'syscall: close_range\nstatus: merged\nnumber: 436\n';

test.each([
  ['a proposal that says so', 'syscall: xyzzy\nstatus: proposed\nnumber: 472\n', true],
  ['one that says nothing, as a spec is one then', 'syscall: xyzzy\nnumber: 472\n', true],
  ['one in JSON', '{"syscall": "xyzzy", "number": 472}', true],
  ['one behind a merged call', `${merged}---\nsyscall: xyzzy\nnumber: 472\n`, true],
  ['one in JSON behind a merged call', `${merged}--- {syscall: xyzzy, number: 472}\n`, true],
  ['a merged call that is filtered by its arguments', merged.replace('close_range', 'socket'), true],
  ['a merged call', merged, false],
  ['merged calls', `${merged}---\n${merged}`, false],
  ['a proposal without a number', 'syscall: xyzzy\n', false],
])('%s', (_what, text, expected) => {
  expect(mayNeedContainers(text)).toBe(expected);
});
