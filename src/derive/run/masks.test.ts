import { describe, expect, test } from 'vitest';
import { derivedSteps } from '../../../test/support/derived.ts';

/* What is left of flags behind a mask: how open() makes an open_how of its flags (fs/open.c, build_open_how()). */

const derive = (body: string, before = ''): readonly string[] =>
  derivedSteps({
    'fs/x.c': `#define O_DATA 0x0f
#define O_PATH 0x100
#define O_MADE 0x10
#define O_WIDE 0x8000
#define ALL (O_DATA | O_PATH | O_MADE | O_WIDE)
#define OF_PATH (O_PATH | 0x4)
${before}
SYSCALL_DEFINE2(frob, int, flags, unsigned int, mode)
{
	u64 kept = (flags | O_WIDE) & ALL;

	${body}
	return 0;
}
`,
  });

describe('bits that a mask has taken away', () => {
  test('are never asked for', () => {
    expect(derive('if (kept & ~(u64)ALL)\n\t\treturn -EINVAL;')).toEqual([]);
    expect(derive('kept &= OF_PATH;\n\tif (kept & O_MADE)\n\t\treturn -EINVAL;')).toEqual([]);
    expect(
      derive('kept &= OF_PATH;\n\tif ((kept & (O_PATH | O_MADE)) == (O_PATH | O_MADE))\n\t\treturn -EINVAL;'),
    ).toEqual([]);
  });

  test('and the others are those of the argument, however wide it has become', () => {
    expect(derive('if (kept & O_MADE)\n\t\treturn -EINVAL;')).toEqual(['check: flags & O_MADE EINVAL']);
    expect(derive('if (flags & O_PATH)\n\t\treturn 0;\n\tif (kept & O_PATH)\n\t\treturn -EINVAL;')).toEqual([
      'done: flags & O_PATH',
    ]);
  });

  test('the sign of a narrow number is no bit of its own', () => {
    expect(derive('if ((u64)flags & 0x100000000)\n\t\treturn -EINVAL;')).toEqual([
      'check: (__u64)flags & 0x100000000 EINVAL',
    ]);
    expect(derive('if ((u64)flags & 0x80000000)\n\t\treturn -EINVAL;')).toEqual([
      'check: (__u64)flags & 0x80000000 EINVAL',
    ]);
  });
});

describe('a character of a string', () => {
  const ACCESS = '#define ACCESS(x) ("\\004\\002\\006\\006"[(x) & 3])';

  test('is chosen by a few bits', () => {
    expect(derive('if (!(ACCESS(flags) & 2))\n\t\treturn -EINVAL;', ACCESS)).toEqual([
      'check: (flags & 3) == 0 EINVAL',
    ]);
    expect(derive('if (ACCESS(flags) == 6)\n\t\treturn -EINVAL;', ACCESS)).toEqual([
      'check: (flags & 3) != 0 && (flags & 3) != 1 EINVAL',
    ]);
  });

  test('is not known where the index may lead anywhere', () => {
    expect(derive('if ("\\001\\002"[flags])\n\t\treturn -EINVAL;').join()).toMatch(
      /^(?:work|blank): .* EINVAL$/,
    );
    expect(derive('if ("\\001\\002"[flags & 7])\n\t\treturn -EINVAL;').join()).toMatch(
      /^(?:work|blank): .* EINVAL$/,
    );
  });
});

test('the size of a string is that of its bytes', () => {
  const name = '#define NAME "a\\"b\\x41\\101:"\n#define LEFT (64 - (sizeof(NAME) - 1))';
  expect(derive('if (mode > LEFT)\n\t\treturn -EINVAL;', name)).toEqual(['check: (__u64)mode > LEFT EINVAL']);
  // a"bAA: and no 0 are 6 bytes.
  expect(derive('if (LEFT != 58)\n\t\treturn -EINVAL;', name)).toEqual([]);
});

test('an amount beside something of the kernel is understood: it refuses, or the call goes on', () => {
  const size = 'extern unsigned int frob_count;';
  expect(
    derive('if (mode < frob_count)\n\t\treturn -E2BIG;\n\tif (flags)\n\t\treturn -EINVAL;', size),
  ).toEqual(['work: mode < frob_count E2BIG', 'check: flags EINVAL']);
});
