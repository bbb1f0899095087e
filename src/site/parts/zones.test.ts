import { expect, test } from 'vitest';
import { specOf, xyzzy } from '../../../test/support/lint.ts';
import { zonesOf } from './zones.ts';

function zones(...steps: readonly string[]): readonly string[] {
  return zonesOf(specOf(xyzzy('int xyzzy(int fd, unsigned int flags)', steps.join('\n'))).entry);
}

const FLAGS = '- check: flags != 0\n  error: EINVAL';
const FD = '- lookup: fd\n  error: EBADF';

test('after a permission step with EPERM no step is green, and after an effect all are red', () => {
  const permission = '- permission: CAP_X\n  error: EPERM';
  expect(zones(FLAGS, permission, FD, '- effect: opens', FD)).toEqual([
    'probe',
    'masked',
    'masked',
    'effect',
    'effect',
  ]);
});

test('an unknown step may fail with EPERM, so no later step is green', () => {
  expect(zones(FLAGS, '- blank: calls through f_op', FD)).toEqual(['probe', 'masked', 'masked']);
});
