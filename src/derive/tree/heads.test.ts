import { describe, expect, test } from 'vitest';
import { derivedSteps } from '../../../test/support/derived.ts';

/* How kernel code writes the heads of functions and the names of types. */

const call = (type: string, body: string) =>
  `SYSCALL_DEFINE2(frob, ${type}, header, unsigned int, flags)\n{\n${body}\n\treturn 0;\n}\n`;

describe('the head of a function', () => {
  const check = (between: string) =>
    `static int check(unsigned int flags)\n${between}{\n\treturn flags ? -EINVAL : 0;\n}\n\n`;

  test.each([
    ['ends where its body begins', ''],
    ['may be followed by a blank line, as check_mremap_params() is', '\n'],
  ])('%s', (_, between) => {
    expect(derivedSteps(check(between) + call('int', '\tif (check(flags))\n\t\treturn -EINVAL;'))).toEqual([
      'check: flags EINVAL',
    ]);
  });

  test('of code that runs before the kernel is not meant', () => {
    const files = {
      'arch/x86/boot/check.h': 'static inline int check(int flags)\n{\n\treturn 0;\n}\n',
      'include/linux/check.h': 'static inline int check(int flags)\n{\n\treturn flags ? -EINVAL : 0;\n}\n',
      'fs/x.c': call('int', '\tif (check(flags))\n\t\treturn -EINVAL;'),
    };
    expect(derivedSteps(files)).toEqual(['check: (__s32)flags EINVAL']);
  });
});

describe('a name for a pointer to a struct', () => {
  const type = (end: string) => `typedef struct frob_header {\n\t__u32 version;\n\tint pid;\n} ${end};\n\n`;

  test('is the pointer, as cap_user_header_t is', () => {
    const body =
      '\t__u32 version;\n\n\tif (get_user(version, &header->version))\n\t\treturn -EFAULT;\n\tif (version)\n\t\treturn -EINVAL;';
    expect(derivedSteps(type('__user *frob_header_t') + call('frob_header_t', body))).toEqual([
      'copy: header EFAULT',
      'check: header.version EINVAL',
    ]);
  });

  test('may be one of the struct itself', () => {
    const body =
      '\tstruct frob_header __user *user = (void __user *)header;\n\tfrob_header_t own;\n\n\tif (copy_from_user(&own, user, sizeof(own)))\n\t\treturn -EFAULT;\n\tif (own.pid)\n\t\treturn -EINVAL;';
    expect(derivedSteps(type('frob_header_t') + call('unsigned long', body))).toEqual([
      'copy: ((struct frob_header __user *)header) EFAULT',
      'work: pid EINVAL',
    ]);
  });
});

test('an array is the address of its elements where it is handed on', () => {
  const code = `struct info {
	unsigned long loads[3];
};

static void get_loads(unsigned long *loads, unsigned int flags)
{
	loads[0] = flags;
	loads[1] = 0;
}

${call('int', '\tstruct info info;\n\n\tget_loads(info.loads, flags);\n\tif (info.loads[0])\n\t\treturn -EINVAL;\n\tif (info.loads[1])\n\t\treturn -EBUSY;')}`;
  expect(derivedSteps(code)).toEqual(['check: (__u64)flags EINVAL']);
});
