import { expect, test } from 'vitest';
import { readAskedRefusal, readAskedResult } from './asked-refusal.ts';

const EPERM = { kind: 'error', errno: 'EPERM', isInjected: false } as const;

test('an errno, and the signal of a filter', () => {
  expect(readAskedResult('EPERM')).toEqual(EPERM);
  expect(readAskedResult('SIGSYS')).toEqual({ kind: 'killed' });
  expect(readAskedResult('EPREM')).toMatch(/^no errno is called EPREM; did you mean "EPERM"/);
  for (const word of ['', 'eperm', 'SIGKILL', '/var/log/EPERM', '-1'])
    expect(readAskedResult(word)).toBeUndefined();
});

test.each([
  ['clone3', 'clone3'],
  ['SYS_clone3', 'clone3'],
  ['__NR_clone3', 'clone3'],
  ['435', 'syscall_0x1b3'],
  ['0x1b3', 'syscall_0x1b3'],
])('%s is a call of which nothing else is known', (text, syscall) => {
  expect(readAskedRefusal(text, EPERM)).toMatchObject({
    syscall,
    args: [],
    hasRegisters: false,
    result: EPERM,
  });
});

test('a call keeps its arguments', () => {
  expect(readAskedRefusal('personality(8)', EPERM)).toMatchObject({
    syscall: 'personality',
    args: [{ value: { kind: 'number', value: 8n } }],
    result: EPERM,
  });
});

test.each(['two words', 'clone3(', '', 'É'])('%j is no call', (text) => {
  expect(readAskedRefusal(text, EPERM)).toBe(`"${text}" is not a system call, a number or a call`);
});

test('a number that no call has', () => {
  expect(readAskedRefusal('4294967296', EPERM)).toMatch(/more than 32 bits/);
});
