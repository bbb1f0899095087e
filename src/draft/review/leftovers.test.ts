import { describe, expect, test } from 'vitest';
import { added, reviewed } from '../../../test/support/reviewed.ts';

const UAPI = 'include/uapi/linux/xyzzy.h';
const CODE = 'fs/xyzzy.c';
const PAGE = 'Documentation/xyzzy.rst';
const START = [
  '/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */',
  '#ifndef X',
  '#include <linux/types.h>',
];

describe('deprecated code', () => {
  const said = (line: string) => reviewed({ [CODE]: added(line) });
  test.each([
    ['\tp = kmalloc(n * sizeof(*p), GFP_KERNEL);', 'kmalloc_array()'],
    ['\tp = kzalloc(sizeof(struct xyzzy) * arg->count, GFP_KERNEL);', 'kcalloc()'],
    ['\tp = kzalloc(sizeof(*p) + n * sizeof(p->a[0]), GFP_KERNEL);', 'struct_size()'],
    ['\tstrcpy(name, from);', 'call strscpy()'],
    ['\tn = simple_strtoul(buf, NULL, 0);', 'call kstrto*()'],
    ['\tstruct one all[0];', 'declare it as all[]'],
  ])('%j', (line, remedy) => {
    const [found, ...others] = said(line);
    expect(found).toContain(`${remedy} (Documentation/process/deprecated.rst)`);
    expect(others).toEqual([]);
  });
  test.each([
    '\tp = kmalloc(4 * sizeof(*p), GFP_KERNEL);',
    '\tp = kmalloc(MAX_XYZZY * sizeof(*p), GFP_KERNEL);',
    '\tp = kmalloc_array(n, sizeof(*p), GFP_KERNEL);',
    '\tp = kzalloc(struct_size(p, a, n), GFP_KERNEL);',
    '\tp->strcpy(name, from);',
    '\tbuf = all[0];',
  ])('not %j', (line) => {
    expect(said(line)).toEqual([]);
  });
});

describe('a title', () => {
  const titled = (line: string) => reviewed({ [PAGE]: added('', 'The call', line, '', 'It does.') });
  test('is longer than the line below', () => {
    expect(titled('=====')).toEqual([
      `${PAGE}:11 the line below the title "The call" is shorter than the title, of which make htmldocs warns; make it 8 characters long`,
    ]);
  });
  test('is as long, or is none', () => {
    expect(titled('========')).toEqual([]);
    expect(titled('- one')).toEqual([]);
    expect(reviewed({ [PAGE]: added('a b', 'The call', '====', '') })).toEqual([]);
  });
});

describe('a knob', () => {
  const sysctl = added('\t\t.procname\t= "xyzzy_max",');
  test('is described nowhere', () => {
    expect(reviewed({ 'kernel/sysctl.c': sysctl })).toEqual([
      'kernel/sysctl.c:10 no document of the series names the sysctl "xyzzy_max", which its code adds: what does it hold, and who may read or write it? Describe it in Documentation/admin-guide/sysctl/',
    ]);
    expect(reviewed({ 'fs/proc/base.c': added('\tREG("xyzzy", 0400, xyzzy_ops),') })[0]).toContain(
      '/proc/PID/xyzzy',
    );
    expect(reviewed({ [CODE]: added('__setup("xyzzy=", xyzzy_setup);') })[0]).toContain(
      'the boot parameter "xyzzy"',
    );
  });
  test('is described, moved, or one of several parts', () => {
    expect(reviewed({ 'kernel/sysctl.c': sysctl, [PAGE]: added('``xyzzy_max`` is the limit.') })).toEqual([]);
    expect(reviewed({ 'kernel/sysctl.c': [...sysctl, '-\t\t.procname\t= "xyzzy_max",'] })).toEqual([]);
    expect(reviewed({ 'kernel/sysctl.c': sysctl }, { isComplete: false })).toEqual([]);
  });
});

describe('lines', () => {
  test('of Kconfig are indented with spaces', () => {
    const option = (indent: string) =>
      reviewed({ 'mm/Kconfig': added('config XYZZY', `${indent}bool "it"`) });
    expect(option('        ')).toEqual([
      'mm/Kconfig:11 an option is indented with spaces; indent it with one tab (Documentation/process/coding-style.rst, "Kconfig configuration files")',
    ]);
    expect(option('\t')).toEqual([]);
  });
  test('print in the first column', () => {
    expect(reviewed({ [CODE]: added('pr_info("here\\n");') })).toEqual([
      `${CODE}:10 a line that prints stands in the first column of a function, as one that was added to find a fault; leave it out, or indent it`,
    ]);
    expect(reviewed({ [CODE]: added('#define X \\', 'pr_info("here\\n");') })).toEqual([]);
  });
  test('have extern prototypes, or a word twice', () => {
    const header = (...lines: readonly string[]) => reviewed({ 'include/linux/xyzzy.h': lines });
    expect(header('+extern struct one *xyzzy(int a);')).toEqual([
      'include/linux/xyzzy.h:10 the prototype of xyzzy() is extern anyway; leave the word out (Documentation/process/coding-style.rst, "Function prototypes")',
    ]);
    expect(header('-extern int xyzzy(void);', '+extern int xyzzy(int a);')).toEqual([]);
    expect(header('+extern int xyzzy;', '+extern int (*hook)(int a);')).toEqual([]);
    expect(header('+int xyzzy(void __user __user *to);')).toEqual([
      'include/linux/xyzzy.h:10 "__user" stands there twice',
    ]);
  });
});

describe('definitions for programs', () => {
  const header = added(
    ...START,
    'struct xyzzy_numa {',
    '\t__u32 a;',
    '};',
    '#define XYZZY_ONE 1',
    '#define XYZZY_TWO 2',
  );
  const code = (...words: readonly string[]) => added(...words.map((word) => `\tuse(${word});`));
  test('are used by no code', () => {
    expect(reviewed({ [UAPI]: header, [CODE]: code('XYZZY_ONE') })).toEqual([
      `${UAPI}:4 no code of the series uses struct xyzzy_numa, so nobody can review what it is for; add it with the code that needs it`,
      `${UAPI}:8 no code of the series names XYZZY_TWO, though it does others of its kind; add it with the code that gives it a meaning`,
    ]);
  });
  test('are used, are all read elsewhere, or are put together', () => {
    expect(reviewed({ [UAPI]: header, [CODE]: code('XYZZY_ONE', 'XYZZY_TWO', 'xyzzy_numa') })).toEqual([]);
    expect(reviewed({ [UAPI]: header, [CODE]: code('xyzzy_numa') })).toEqual([]);
    expect(reviewed({ [UAPI]: header, [CODE]: added('#define X(a) XYZZY_##a') })).toEqual([]);
  });
});

describe('words', () => {
  const often = Array.from({ length: 5 }, () => ' * It calls xyzzy_open() of Landlock.');
  const said = (...lines: readonly string[]) => reviewed({ [CODE]: added('/*', ...often, ...lines, ' */') });
  test('are elsewhere another name', () => {
    expect(said(' * It calls xyzzy_oepn() then.')).toEqual([
      `${CODE}:16 "xyzzy_oepn" is elsewhere in the series "xyzzy_open"`,
    ]);
    expect(said(' * It is of Lanlock.')).toEqual([
      `${CODE}:16 "Lanlock" is elsewhere in the series "Landlock"`,
    ]);
  });
  test('are names of their own', () => {
    expect(said(' * It calls xyzzy_opens() then.')).toEqual([]);
    expect(said(' * It calls xyzzy_oepn() then.', ' * And xyzzy_oepn() again.')).toEqual([]);
    expect(
      reviewed({ [CODE]: added('/*', ...often, ' * It calls xyzzy_oepn().', ' */', '\txyzzy_oepn();') }),
    ).toEqual([]);
  });
  test('lack whom they allow, or have an ending too many', () => {
    expect(said(' * This enables to change it.')).toEqual([
      `${CODE}:16 "enables to change" does not say whom; name it, as in "allows a program to change"`,
    ]);
    expect(said(' * It must contains one.')).toEqual([`${CODE}:16 "must contains" has an ending too many`]);
    expect(said(' * It allows all to change it, and must contain one.')).toEqual([]);
  });
});

test('a handler of __setup() returns 1', () => {
  const handler = (result: string) =>
    reviewed({
      [CODE]: added(
        'static int __init xyzzy_cmdline(char *str)',
        '{',
        '\tif (!str)',
        '\t\treturn -EINVAL;',
        `\treturn ${result};`,
        '}',
        '__setup("xyzzy=", xyzzy_cmdline);',
      ),
      [PAGE]: added('``xyzzy`` is set.'),
    });
  expect(handler('0')).toEqual([
    `${CODE}:13 xyzzy_cmdline() returns 0, by which __setup() says that nobody knows "xyzzy=": the kernel prints so, and gives it to init (init/main.c); return 1`,
  ]);
  expect(handler('1')).toEqual([]);
});

describe('a message', () => {
  const files = { [CODE]: added('\tuse(it);') };
  test('refers to a note that is not there', () => {
    expect(reviewed(files, { body: 'We wrote a library [1] that uses it.\n' })).toEqual([
      `${CODE}:1 the message of "xyzzy" refers to [1], which no mail of the series has; add it, or write the address where it is meant`,
    ]);
  });
  test.each([
    'We wrote a library [1] that uses it.\n\n[1] https://xyzzy.example/',
    'We wrote a library [1] that uses it.\n\n[1]: b3e5838252665ee4',
    'We wrote a library [1] that uses it.\n\nLink: https://xyzzy.example/ [1]',
    'It has a[1] and a [1] in it;',
    '> as in [1], where it is',
  ])('refers to one that is, or to none: %j', (body) => {
    expect(reviewed(files, { body: `${body}\n` })).toEqual([]);
  });
});
