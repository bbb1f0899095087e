import { describe, expect, test } from 'vitest';
import { readDiff } from '../diff.ts';
import { reviewSeries } from './review-series.ts';

/** What is said of a series with the lines of two files, of the statements that one word is in. */
function said(code: readonly string[], header: readonly string[], word: RegExp, section = ''): string[] {
  const file = (path: string, lines: readonly string[]) => {
    const kept = (sign: string) => lines.filter((line) => !line.startsWith(sign)).length;
    return `diff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}\n@@ -10,${kept('+')} +10,${kept('-')} @@ ${section}\n${lines.join('\n')}\n`;
  };
  const text = file('include/uapi/linux/xyzzy.h', header) + file('fs/xyzzy.c', code);
  return reviewSeries(readDiff(text), { hasCalls: true, isComplete: false, isAsked: true })
    .filter(({ message }) => word.test(message))
    .map(({ path, line, message }) => `${path}:${line} ${message}`);
}

const HEADER = [' #define XYZZY_A 0x1', ' #define XYZZY_B 0x2', '+#define XYZZY_NEW 0x4'];

describe('a mask that is not widened', () => {
  const body = (guard: readonly string[], rest: readonly string[]) => [
    ' SYSCALL_DEFINE2(xyzzy, int, fd, unsigned int, flags)',
    ' {',
    ...guard,
    ' \t\treturn -EINVAL;',
    ...rest,
    ' \treturn xyzzy_do(fd, flags);',
    ' }',
  ];
  const test3 = ['+\tif (flags & XYZZY_NEW)', '+\t\treturn xyzzy_new(fd);'];
  test.each([
    ['lists the others', body([' \tif (flags & ~(XYZZY_A | XYZZY_B))'], test3)],
    [
      'has a name',
      [
        ' #define XYZZY_VALID (XYZZY_A | XYZZY_B)',
        ' ',
        ...body([' \tif (flags & ~XYZZY_VALID)'], test3),
      ].slice(0),
    ],
    ['takes two lines', body([' \tif (unlikely(flags &', ' \t\t     ~(XYZZY_A | XYZZY_B)))'], test3)],
  ])('is told where it %s', (_, code) => {
    expect(said(code, HEADER, /never gets here/)).toEqual([
      expect.stringMatching(
        /^fs\/xyzzy\.c:1\d XYZZY_NEW never gets here: "flags & ~\(XYZZY_A \| XYZZY_B\)" refuses it before; add it to that mask$/,
      ),
    ]);
  });
  test.each([
    ['is widened', body(['-\tif (flags & ~XYZZY_A)', '+\tif (flags & ~(XYZZY_A | XYZZY_NEW))'], test3)],
    ['contains what is not shown', body([' \tif (flags & ~XYZZY_VALID)'], test3)],
    ['is of one case', body([' \tif (fd < 0 && (flags & ~XYZZY_A) && fd)'], test3)],
    [
      'stands in a block that ends before',
      body(
        [' \tif (fd < 0) {', ' \t\tif (flags & ~XYZZY_A)', ' \t\t\treturn -EINVAL;', ' \t}', ' \tif (fd)'],
        test3,
      ),
    ],
    [
      'is passed by another value',
      body([' \tif (flags & ~XYZZY_A)'], ['+\tflags = xyzzy_more(fd);', ...test3]),
    ],
  ])('is not told where it %s', (_, code) => {
    expect(said(code, HEADER, /never gets here/)).toEqual([]);
  });
});

describe('a helper that a new call shares', () => {
  const call = [
    '+SYSCALL_DEFINE2(xyzzy2, int, fd, unsigned int, flags)',
    '+{',
    '+\treturn do_xyzzy(fd, flags);',
    '+}',
  ];
  const helper = (now: string) => [
    ' static long do_xyzzy(int fd, unsigned int flags)',
    ' {',
    '-\tif (flags & ~XYZZY_A)',
    now,
    ' \t\treturn -EINVAL;',
    ' \treturn xyzzy_do(fd, flags);',
    ' }',
    ' ',
  ];
  test('is asked about where it accepts more', () => {
    expect(said([...helper('+\tif (flags & ~(XYZZY_A | XYZZY_NEW))'), ...call], HEADER, /do_xyzzy/)).toEqual([
      'fs/xyzzy.c:12 no code answers what reviewers will ask: xyzzy2: do_xyzzy(), which code that exists calls as well, accepts XYZZY_NEW now: do older calls accept it with that?',
    ]);
  });
  test('is not asked about where no new call reaches it, or it accepts no more', () => {
    expect(said(helper('+\tif (flags & ~(XYZZY_A | XYZZY_NEW))'), HEADER, /do_xyzzy/)).toEqual([]);
    expect(said([...helper('+\tif (unlikely(flags & ~XYZZY_A))'), ...call], HEADER, /do_xyzzy/)).toEqual([]);
  });
  test('is told where it takes the place of an older check', () => {
    const code = [
      '+static long xyzzy_both(int fd, unsigned int flags)',
      '+{',
      '+\tif (flags & ~(XYZZY_A | XYZZY_NEW))',
      '+\t\treturn -EINVAL;',
      '+\treturn xyzzy_do(fd, flags);',
      '+}',
      ' SYSCALL_DEFINE2(xyzzy, int, fd, unsigned int, flags)',
      ' {',
      '-\tif (flags & ~XYZZY_A)',
      '-\t\treturn -EINVAL;',
      '-\treturn xyzzy_do(fd, flags);',
      '+\treturn xyzzy_both(fd, flags);',
      ' }',
    ];
    expect(said(code, HEADER, /takes the place/)).toEqual([
      'fs/xyzzy.c:18 xyzzy refused all but XYZZY_A here, and accepts XYZZY_NEW as well now: xyzzy_both(), which takes the place of its check, does; check the flags of xyzzy before the call',
    ]);
  });
});

describe('memory that is given back', () => {
  const body = (...lines: readonly string[]) =>
    ['static int xyzzy(int fd)', '{', '\tstruct x *p = get(fd);', ...lines, '}'].map((line) => `+${line}`);
  test.each([
    ['uses', body('\tkfree(p);', '\treturn p->error;')],
    ['uses', body('\tkfree(p);', '\treturn xyzzy_end(p);')],
    ['uses', body('\tp = get_task_mm(task);', '\tmmput(p);', '\tup_read(&p->lock);')],
    [
      'gives back again',
      body(
        '\tif (bad(fd)) {',
        '\t\tkfree(p);',
        '\t\tgoto out;',
        '\t}',
        '\treturn 0;',
        'out:',
        '\tkfree(p);',
        '\treturn -EINVAL;',
      ),
    ],
  ])('is told of who %s it', (what, code) => {
    expect(said(code, HEADER, /given it back|second time/)).toEqual([
      expect.stringMatching(
        what === 'uses' ? /uses "p" here, after \w+\(\)/ : /gives "p" back a second time here/,
      ),
    ]);
  });
  test.each([
    ['is set anew', body('\tkfree(p);', '\tp = get(fd);', '\treturn p->error;')],
    [
      'is used in a block that does not follow',
      body('\tif (fd) {', '\t\tkfree(p);', '\t\treturn 0;', '\t}', '\treturn p->error;'),
    ],
    ['may have another reference', body('\tput_pid(p);', '\treturn p->error;')],
    ['is a member of what is used', body('\tkfree(p->name);', '\treturn p->error;')],
    ['is asked for first', body('\tkfree(p);', '\tif (p)', '\t\treturn 0;', '\treturn 1;')],
  ])('is not told of where it %s', (_, code) => {
    expect(said(code, HEADER, /given it back|second time/)).toEqual([]);
  });
});
