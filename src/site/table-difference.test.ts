import { expect, test } from 'vitest';
import { namesWith, tableDifference } from './table-difference.ts';

test('the names are those of x86_64 except for a few, and those that libseccomp does not have', () => {
  const all = namesWith({ without: [], also: [] });
  expect(all).toContain('openat2');
  expect(all).not.toContain('_llseek');
  const names = [...all.filter((name) => name !== 'tuxcall' && name !== 'uselib'), 'xyzzy'];
  const described = tableDifference(names);
  expect(described).toEqual({ without: ['tuxcall', 'uselib'], also: ['xyzzy'] });
  expect(namesWith(described)).toEqual(names);
});
