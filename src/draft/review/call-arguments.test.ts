import { describe, expect, test } from 'vitest';
import { added, reviewed } from '../../../test/support/reviewed.ts';

const CODE = 'kernel/kiln.c';
const HEAD = 'SYSCALL_DEFINE3(kiln, u32, flags, size_t, len, u32, heat)';
const body = (lines: readonly string[], ...before: readonly string[]) =>
  reviewed({ [CODE]: added(...before, HEAD, '{', ...lines, '}') });
/** What is said of one subject. */
const about = (found: readonly string[], words: string) => found.filter((one) => one.includes(words));

describe('an argument of a new call', () => {
  const only = (where: string) =>
    `kiln reads "heat" only where ${where}: otherwise it may hold anything, and can never get a meaning there; refuse what is not 0`;
  test('is ignored in a mode', () => {
    const flag = ['\tif (flags & KILN_HOT)', '\t\treturn burn(len, heat);', '\treturn cool(len);'];
    expect(about(body(flag), 'reads "heat"')).toEqual([`${CODE}:12 ${only('flags & KILN_HOT')}`]);
    const rest = ['\tif (flags & KILN_OFF)', '\t\treturn cool(len);', '\treturn burn(len, heat);'];
    expect(about(body(rest), 'reads "heat"')).toEqual([`${CODE}:12 ${only('flags has no KILN_OFF')}`]);
    const cases = (...check: readonly string[]) => [
      '\tswitch (flags) {',
      '\tcase KILN_HOT:',
      '\t\treturn burn(len, heat);',
      '\tcase KILN_OFF:',
      ...check,
      '\t\treturn cool(len);',
      '\tdefault:',
      '\t\treturn -EINVAL;',
      '\t}',
    ];
    expect(about(body(cases()), 'reads "heat"')).toEqual([`${CODE}:13 ${only('the case is KILN_HOT')}`]);
    expect(about(body(cases('\t\tif (heat)', '\t\t\treturn -EINVAL;')), 'reads "heat"')).toEqual([]);
  });
  test('is refused above some pages', () => {
    const refused = (condition: string) =>
      about(
        body([`\tif (${condition})`, '\t\treturn -E2BIG;', '\treturn burn(len, heat);']),
        'as some pages',
      );
    const message = `${CODE}:12 kiln takes as much in "len" as some pages hold, so what fits depends on the size of a page (4 to 64 KiB, by architecture and configuration); write a number of bytes`;
    for (const condition of ['len > 16 * PAGE_SIZE', '!len || len > (4UL << PAGE_SHIFT)', 'PFN_UP(len) > 8'])
      expect(refused(condition)).toEqual([message]);
    expect(refused('len > PAGE_SIZE')).toEqual([]);
    expect(refused('len > SZ_64K')).toEqual([]);
  });
  test('makes a helper warn', () => {
    const helper = [
      'static int check(u32 heat)',
      '{',
      '\tif (WARN_ON_ONCE(heat > 9))',
      '\t\treturn -EINVAL;',
      '\treturn 0;',
      '}',
      '',
    ];
    expect(about(body(['\treturn check(heat);'], ...helper), 'warns')).toEqual([
      `${CODE}:12 check() warns (WARN_ON_ONCE) of "heat", which kiln gets from a program: with panic_on_warn any program stops the machine; return an error alone`,
    ]);
    const looked = ['\tif (heat > 9)', '\t\treturn -EINVAL;', '\treturn check(heat);'];
    expect(about(body(looked, ...helper), 'warns')).toEqual([]);
  });
  test('is compared with a limit as a number of pages', () => {
    const lines = ['\tif (PFN_UP(len) > 8)', '\t\treturn -E2BIG;', '\tp = vmemdup_user(from, len);'];
    expect(about(body(lines), 'memdup_user')).toEqual([]);
  });
  test('is followed by a lock that is not given back', () => {
    const locked = [
      '\tmutex_lock(&a);',
      '\tif (flags)',
      '\t\treturn 1;',
      '\tmutex_unlock(&a);',
      '\treturn 0;',
    ];
    expect(about(body(locked), 'still held')).toEqual([expect.stringContaining('where kiln() returns here')]);
  });
});
