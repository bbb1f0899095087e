import { expect, test } from 'vitest';
import { readSpecs } from '../spec/read.ts';
import { commandPaths, isSuccess } from './command-paths.ts';

const HEAD = `syscall: frobctl
status: merged
since: "6.1"
number: 470
prototype: int frobctl(int fd, int op, unsigned long arg)
arguments:
  op: { role: command, values: { FROB_GET: 0, FROB_SET: 1, FROB_OLD: 2, FROB_MORE: 0x1000 } }
entry:
  - lookup: fd
    error: EBADF
`;
const pathsOf = (entry: string, head = HEAD) =>
  commandPaths(readSpecs(`${head}${entry}`).documents[0]?.spec ?? expect.fail());

const SWITCH = `  - write: (int __user *)arg
    when: op == FROB_GET
    error: EFAULT
  - done: op == FROB_GET
  - check: op == FROB_OLD
    error: EINVAL
  - permission: CAP_SYS_ADMIN
    when: op == FROB_SET
    error: EPERM
  - effect: sets it
    when: op == FROB_SET
  - work: what the command does
    error: EIO
`;

test('each command has the steps that not all reach, in order, and where its path ends', () => {
  const paths = pathsOf(SWITCH) ?? expect.fail();
  expect(paths.argument).toBe('op');
  expect(
    paths.commands.map(({ name, value, steps, end }) => [
      name,
      value,
      steps.map(({ step, errors }) => `${step.index + 1} ${errors.join()}`),
      end && `${end.step.index + 1} ${end.result}`,
    ]),
  ).toEqual([
    ['FROB_GET', 0n, ['2 EFAULT', '3 success'], '3 success'],
    ['FROB_SET', 1n, ['5 EPERM', '6 ', '7 EIO'], undefined],
    ['FROB_OLD', 2n, ['4 EINVAL'], '4 EINVAL'],
    ['FROB_MORE', 0x1000n, ['7 EIO'], undefined],
  ]);
  expect([paths.last.index, isSuccess('success'), isSuccess('EINVAL')]).toEqual([6, true, false]);
});

test('a call whose commands have one path, or that has few, has none', () => {
  expect(pathsOf('  - work: what the command does\n    error: EIO\n')).toBeUndefined();
  expect(
    pathsOf(SWITCH.replaceAll('FROB_OLD', '7'), HEAD.replace('FROB_OLD: 2, FROB_MORE: 0x1000', '')),
  ).toBe(undefined);
  expect(pathsOf(SWITCH, HEAD.replace('role: command', 'role: value'))).toBeUndefined();
});
