import { expect, test } from 'vitest';
import { specOf, xyzzy } from '../../../test/support/lint.ts';
import { zonesOf } from './zones.ts';

function zones(...steps: readonly string[]): readonly string[] {
  return zonesOf(specOf(xyzzy('int xyzzy(int fd, unsigned int flags)', steps.join('\n'))).entry);
}

const FLAGS = '- check: flags != 0\n  error: EINVAL';
const FD = '- lookup: fd\n  error: EBADF';

test('behind a permission that answers EPERM nothing is green, and behind an effect all is red', () => {
  const permission = '- permission: CAP_X\n  error: EPERM';
  expect(zones(FLAGS, permission, FD, '- effect: opens', FD)).toEqual([
    'probe',
    'masked',
    'masked',
    'effect',
    'effect',
  ]);
});

test('a step that is not known may answer EPERM, so nothing is green from there on', () => {
  expect(zones(FLAGS, '- blank: calls through f_op', FD)).toEqual(['probe', 'masked', 'masked']);
});
