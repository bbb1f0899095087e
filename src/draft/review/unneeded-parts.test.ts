import { describe, expect, test } from 'vitest';
import { added, reviewed } from '../../../test/support/reviewed.ts';

const CODE = 'fs/xyzzy.c';

describe('a function that a header declares', () => {
  const helper = added('int xyzzy_find(int id)', '{', '\treturn id;', '}');
  const caller = added('', 'int xyzzy_open(int id)', '{', '\treturn xyzzy_find(id);', '}');
  const header = added('int xyzzy_find(int id);', 'int xyzzy_open(int id);');
  const user = added('static int f(void)', '{', '\treturn xyzzy_open(xyzzy_find(1));', '}');
  const message = `${CODE}:10 a header declares xyzzy_find() for other files, but only this one calls it; make it static and leave the declaration out`;
  const opener = added('static int f(void)', '{', '\treturn xyzzy_open(1);', '}');
  test('is called in its own file alone', () => {
    expect(reviewed({ [CODE]: [...helper, ...caller], 'fs/x.h': header, 'fs/open.c': opener })).toEqual([
      message,
    ]);
  });
  test('is called elsewhere, was there before, or is in a part of a series', () => {
    expect(reviewed({ [CODE]: [...helper, ...caller], 'fs/x.h': header, 'fs/open.c': user })).toEqual([]);
    const gone = helper.map((line) => line.replace(/^\+/, '-'));
    expect(
      reviewed({ [CODE]: [...helper, ...caller], 'fs/x.h': header, 'fs/open.c': [...gone, ...opener] }),
    ).toEqual([]);
    expect(
      reviewed(
        { [CODE]: [...helper, ...caller], 'fs/x.h': header, 'fs/open.c': opener },
        { isComplete: false },
      ),
    ).toEqual([]);
  });
});

describe('an option', () => {
  const other = { 'fs/open.c': added('int x;') };
  const option = added('config XYZZY', '\tbool "xyzzy"', '\thelp', '\t  Finds things.');
  test('that nothing looks at makes no difference', () => {
    expect(reviewed({ ...other, 'fs/Kconfig': option })).toEqual([
      'fs/Kconfig:10 nothing in the series looks at CONFIG_XYZZY, so that it makes no difference whether it is on; use it, or leave it out',
    ]);
  });
  test.each([
    ['C', CODE, '#ifdef CONFIG_XYZZY'],
    ['a Makefile', 'fs/Makefile', 'obj-$(CONFIG_XYZZY) += xyzzy.o'],
    ['a function of a Makefile', 'fs/Makefile', '$(eval $(call config_filename,XYZZY))'],
    ['another option', 'init/Kconfig', '\tdepends on XYZZY'],
  ])('is looked at by %s', (_, path, line) => {
    expect(reviewed({ ...other, 'fs/Kconfig': option, [path]: added(line) })).toEqual([]);
  });
  test('selects another one, or stands for none of a choice', () => {
    expect(reviewed({ ...other, 'fs/Kconfig': [...option.slice(0, 2), '+\tselect FS_STACK'] })).toEqual([]);
    expect(reviewed({ ...other, 'fs/Kconfig': ['+choice', ...option] })).toEqual([]);
  });
});

describe('a struct on the stack that a program gets', () => {
  const result = (...lines: readonly string[]) =>
    reviewed({
      [CODE]: added(
        'static int xyzzy_info(void __user *to)',
        '{',
        '\tstruct xyzzy_info info;',
        '',
        ...lines,
        '\tif (copy_to_user(to, &info, sizeof(info)))',
        '\t\treturn -EFAULT;',
        '\treturn 0;',
        '}',
      ),
      'fs/x.h': added('struct xyzzy_info {', '\t__u32 id;', '\t__u32 reserved;', '\t__u8 name[];', '};'),
    }).filter((one) => one.includes('stack'));
  test('has a member that nothing sets', () => {
    expect(result('\tinfo.id = 1;')).toEqual([
      `${CODE}:15 xyzzy_info() copies "info" to a program, but sets no "reserved" in it: the program reads what the stack held before; begin with "struct xyzzy_info info = {}" or memset()`,
    ]);
  });
  test.each(['\tinfo.id = info.reserved = 0;', '\tmemset(&info, 0, sizeof(info));', '\tfill(&info);'])(
    'is set by %j',
    (line) => {
      expect(result('\tinfo.id = 1;', line)).toEqual([]);
    },
  );
});

describe('a new folder of selftests', () => {
  const ROOT = 'tools/testing/selftests';
  const make = added('TEST_GEN_PROGS := xyzzy_test', 'include ../lib.mk');
  const main = added('#include <linux/xyzzy.h>', '#include "../kselftest.h"', 'int main(void)', '{', '}');
  const files = {
    [`${ROOT}/xyzzy/Makefile`]: make,
    [`${ROOT}/xyzzy/xyzzy_test.c`]: main,
    [`${ROOT}/xyzzy/.gitignore`]: added('xyzzy_test'),
  };
  const listed = { [`${ROOT}/Makefile`]: [' TARGETS += x86', '+TARGETS += xyzzy'] };
  const about = (more: Readonly<Record<string, readonly string[]>>) =>
    reviewed({ ...files, ...more }).filter((one) => one.startsWith(`${ROOT}/xyzzy/`));
  test('is not listed, so that nothing builds it', () => {
    expect(about({})).toEqual([
      `${ROOT}/xyzzy/Makefile:1 nothing builds or runs the tests in ${ROOT}/xyzzy: ${ROOT}/Makefile does not list it; add "TARGETS += xyzzy" there`,
    ]);
    expect(about(listed)).toEqual([]);
  });
  test('is compiled with headers that lack what the series adds', () => {
    const uapi = { ...listed, 'include/uapi/linux/xyzzy.h': added('#define XYZZY 1') };
    expect(about(uapi)).toEqual([
      `${ROOT}/xyzzy/Makefile:1 the tests in xyzzy include <linux/xyzzy.h>, which the series changes, but are compiled with the headers that are installed; add $(KHDR_INCLUDES) to CFLAGS`,
    ]);
    const flags = { [`${ROOT}/xyzzy/Makefile`]: [...added('CFLAGS += $(KHDR_INCLUDES)'), ...make] };
    expect(about({ ...uapi, ...flags })).toEqual([]);
  });
  test('has no config for an option that is off', () => {
    const option = {
      ...listed,
      'fs/Kconfig': added('config XYZZY', '\tbool "xyzzy"', '\thelp'),
      [CODE]: added('#ifdef CONFIG_XYZZY'),
    };
    expect(about(option)).toEqual([
      `${ROOT}/xyzzy/Makefile:1 the tests in xyzzy need CONFIG_XYZZY, which is off by default: who runs them builds a kernel without it; add a file "config" with CONFIG_XYZZY=y beside the Makefile`,
    ]);
    expect(about({ ...option, [`${ROOT}/xyzzy/config`]: added('CONFIG_XYZZY=y') })).toEqual([]);
    const on = added('config XYZZY', '\tbool "xyzzy"', '\tdefault y');
    expect(about({ ...option, 'fs/Kconfig': on })).toEqual([]);
  });
  test('prints results that no tool reads', () => {
    const plain = {
      ...listed,
      [`${ROOT}/xyzzy/xyzzy_test.c`]: added('int main(void)', '{', '\tprintf("PASS\\n");', '}'),
    };
    expect(about(plain)).toEqual([
      `${ROOT}/xyzzy/xyzzy_test.c:3 the test prints its results in words of its own, which no tool reads; print TAP with kselftest.h or kselftest_harness.h (Documentation/dev-tools/kselftest.rst)`,
    ]);
  });
});
