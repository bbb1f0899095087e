import { describe, expect, test } from 'vitest';
import { added, reviewed } from '../../../test/support/reviewed.ts';

/* What kernels, and what runs of a test, leave out. */

const CODE = 'kernel/kiln.c';
const TEST = 'tools/testing/selftests/kiln/kiln_test.c';

describe('a call inside an #if of older code', () => {
  const CALL = added('SYSCALL_DEFINE1(kiln, int, fd)', '{', '\treturn bake(fd);', '}');
  const said = (before: readonly string[], after: readonly string[], stub: readonly string[] = []) =>
    reviewed({ [CODE]: [...before, ...CALL, ...after], 'kernel/sys_ni.c': stub }).filter((one) =>
      one.includes('stands inside'),
    );
  const SAID =
    'kernels that leave this part out lack the call, and nothing in kernel/sys_ni.c takes its place; move it behind the #endif, or add COND_SYSCALL(kiln) there';

  test('is added before its end', () => {
    expect(said([' }'], [' #endif'])).toEqual([
      `${CODE}:11 kiln stands inside an #if that was there before, which ends at line 15: ${SAID}`,
    ]);
    expect(said([' #ifdef __ARCH_WANT_SYS_OVEN', ' }'], [' #endif'])).toEqual([
      `${CODE}:12 kiln stands inside "#ifdef __ARCH_WANT_SYS_OVEN", which ends at line 16: ${SAID}`,
    ]);
    expect(said([], [' #ifdef CONFIG_LATER', ' #endif', ' #endif /* CONFIG_OVEN */'])).toHaveLength(1);
    expect(said([], [' #endif'], added('COND_SYSCALL(oven);'))).toHaveLength(1);
    // The diff may give the new call the end of the function before it.
    const moved = {
      [CODE]: [
        ' {',
        ...added('\treturn 0;', '}', ...CALL.slice(0, 3).map((one) => one.slice(1))),
        ' }',
        ' #endif',
      ],
    };
    expect(reviewed(moved).filter((one) => one.includes('stands inside'))).toHaveLength(1);
  });
  test.each<[string, readonly string[], readonly string[], (readonly string[])?]>([
    ['behind its end', [' #endif'], [' int later;']],
    ['before the next one', [], [' #ifdef CONFIG_LATER', ' #endif']],
    ['with a stub', [], [' #endif'], added('COND_SYSCALL(kiln);')],
    ['with a stub of older trees', [], [' #endif'], added('cond_syscall(sys_kiln);')],
    ['with another part', [], [' #else', ' #endif']],
    ['one that was there', ['-SYSCALL_DEFINE1(kiln, long, fd)'], [' #endif']],
    ['in a condition of its own', added('#ifdef CONFIG_KILN'), added('#endif')],
  ])('not %s', (_, before, after, stub) => {
    expect(said(before, after, stub)).toEqual([]);
  });
});

describe('assert() in a selftest', () => {
  const said = (...lines: readonly string[]) =>
    reviewed({ [TEST]: added(...lines) }).filter((one) => one.includes('assert()'));
  const one = (name: string, line = 'assert(kiln(0) == 0);') => [
    `static void test_${name}(void)`,
    '{',
    `\t${line}`,
    '}',
  ];
  const INCLUDE = '#include <assert.h>';

  test('leaves out the tests behind it', () => {
    expect(said(INCLUDE, ...one('cold'), ...one('hot'))).toEqual([
      `${TEST}:4 assert() ends the whole program where it fails: the tests behind it are neither run nor reported; use ksft_test_result_fail(), or ksft_exit_fail_msg()`,
    ]);
  });
  test.each<[string, readonly string[]]>([
    ['a program of one test', [INCLUDE, ...one('cold')]],
    ['the body of a thread', [INCLUDE, ...one('cold'), 'static void *test_hot(void *)', '{', '}']],
    ['one of its own', [INCLUDE, '#define assert(x) check(x)', ...one('cold'), ...one('hot')]],
    ['one that another header may have', [...one('cold'), ...one('hot')]],
    [
      'one that is decided as the test is built',
      [INCLUDE, ...one('cold', 'static_assert(1);'), ...one('hot', '')],
    ],
  ])('not %s', (_, lines) => {
    expect(said(...lines)).toEqual([]);
  });
});
