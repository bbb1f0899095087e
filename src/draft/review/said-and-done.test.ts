import { describe, expect, test } from 'vitest';
import { added, reviewed } from '../../../test/support/reviewed.ts';

const CODE = 'fs/xyzzy.c';
const HEADER = 'include/uapi/linux/xyzzy.h';
const PAGE = 'man/man2/xyzzy.2';

/** A series with a call of these arguments and this body. */
function call(parameters: string, ...body: readonly string[]) {
  return { [CODE]: added(`SYSCALL_DEFINE9(xyzzy, ${parameters})`, '{', ...body, '}') };
}

/** What is told of a series, apart from what is asked of each call. */
function told(files: Parameters<typeof reviewed>[0], part: string): readonly string[] {
  return reviewed(files).filter((one) => one.includes(part));
}

describe('flags of one mask', () => {
  const mask = (list: string) =>
    call('unsigned int, flags', `\tif (flags & ~(${list}))`, '\t\treturn -EINVAL;');
  test.each([
    ['0x1', '0x2', '0x3', 'XY_C has the bits of XY_A and XY_B together, and the same mask takes all of them'],
    [
      '0x1',
      '0x80000',
      '0x4',
      'XY_B has the value of O_CLOEXEC on most architectures, and the same mask takes both',
    ],
    ['0', '0x2', '0x4', 'XY_A is 0 and stands in a mask of flags: no code can see whether it is passed'],
  ])('%s, %s and %s', (a, b, c, said) => {
    const values = added(`#define XY_A ${a}`, `#define XY_B ${b}`, `#define XY_C ${c}`);
    expect(told({ [HEADER]: values, ...mask('XY_A | XY_B | XY_C | O_CLOEXEC') }, ' mask')).toEqual([
      expect.stringContaining(said),
    ]);
  });
  test('are told apart', () => {
    const values = added('#define XY_A 0x1', '#define XY_B (1U << 1)', '#define XY_C 0x4');
    expect(told({ [HEADER]: values, ...mask('XY_A | XY_B | XY_C | O_CLOEXEC') }, ' mask')).toEqual([]);
    expect(told(mask('AT_EMPTY_PATH | RESOLVE_BENEATH'), 'two families')).toHaveLength(1);
  });
  test('are tested, and no others refused', () => {
    const one = '\tif (flags & XY_A)';
    expect(told(call('unsigned int, flags', one, '\t\treturn 1;'), 'refuses no others')).toHaveLength(1);
    for (const other of ['\tif (flags & ~XY_A)', '\tother(flags);', '\tif (flags > 1)'])
      expect(told(call('unsigned int, flags', other, one, '\t\treturn 1;'), 'refuses no others')).toEqual([]);
  });
});

describe('what is said and what is done', () => {
  test.each([
    ['/* At most 64 entries. */', '#define XY_MAX 128', 1],
    ['/* At most 127 characters. */', '#define XY_MAX 128', 0],
    ['/* At most 2 pages. */', '#define XY_MAX 8192', 0],
  ])('%s %s', (comment, define, count) => {
    expect(told({ [CODE]: added(comment, define) }, 'the comment says')).toHaveLength(count);
  });
  test.each([
    ['EOPNOTSUPP', 1],
    ['EINVAL', 0],
  ])('a check says %s', (errno, count) => {
    const lines = [`\t/* Refused with -${errno}. */`, '\tif (a > 1)', '\t\treturn -EINVAL;'];
    expect(told(call('int, a', ...lines), 'the check below it returns EINVAL')).toHaveLength(count);
  });
  test.each([
    ['``long xyzzy(int a);``', ['shows xyzzy() with 1 argument, but its definition has 2']],
    [
      '.BI "int xyzzy(int " b ", int " a );',
      ['shows xyzzy() with its arguments in another order (b, a) than its definition (a, b)'],
    ],
    ['``long xyzzy(int a, int b);``', []],
    ['``XY_A`` (0x4)', ['gives XY_A the value 0x4, but its header 2']],
    ['``XY_A`` (0x2)', []],
  ])('a page: %s', (line, said) => {
    const files = {
      [HEADER]: added('#define XY_A (1U << 1)'),
      [PAGE]: added(line),
      ...call('int, a, int, b'),
    };
    expect(told(files, `${PAGE} `).map((one) => one.replace(/^\S+ \S+ /, ''))).toEqual(said);
  });
  test('the size of a first version', () => {
    const header = (size: number) =>
      added(`#define XYZZY_SIZE_VER0 ${size}`, 'struct xyzzy {', '\t__u64 a;', '\t__u32 b[2];', '};');
    expect(told({ [HEADER]: header(32) }, 'SIZE_VER0 is 32, but struct xyzzy has 16 bytes')).toHaveLength(1);
    expect(told({ [HEADER]: header(16) }, 'SIZE_VER0')).toEqual([]);
    expect(told({ [HEADER]: added('\tenum kind kind;') }, 'take __u32')).toHaveLength(1);
  });
});

describe('numbers that programs pass', () => {
  test.each([
    ['\tif (own[len - 1])', 'the byte before the buffer'],
    ['\trate = div64_u64(sum, len);', 'divides by 0'],
  ])('may be 0: %s', (line, said) => {
    expect(told(call('size_t, len', line), said)).toHaveLength(1);
    expect(told(call('size_t, len', '\tif (!len)', '\t\treturn -EINVAL;', line), said)).toEqual([]);
  });
  test('are a limit in a struct', () => {
    const files = (...more: readonly string[]) => ({
      [HEADER]: added('struct xyzzy {', '\t__u32 nr_ids;', '};'),
      ...call('int, a', ...more, '\tids = kcalloc(own.nr_ids, 8, GFP_KERNEL);'),
    });
    expect(told(files(), 'a member that programs set')).toHaveLength(1);
    expect(told(files('\tif (own.nr_ids > 64)'), 'a member that programs set')).toEqual([]);
  });
  test('are judged by a helper', () => {
    const ask = added('static bool fits(size_t len)', '{', '\treturn len <= 64;', '}');
    const alloc = '\town = kmalloc(len, GFP_KERNEL);';
    const lines = call('size_t, len', '\tif (!fits(len))', '\t\treturn -EINVAL;', alloc)[CODE] ?? [];
    expect(told({ [CODE]: [...ask, ...lines] }, 'how much memory')).toEqual([]);
    expect(told(call('size_t, len', alloc), 'how much memory')).toHaveLength(1);
  });
});

describe('results', () => {
  test.each([
    [['\treturn ENOENT;'], 'ENOENT without its sign'],
    [['\tu64 sum = 0;', '\treturn sum;'], '"sum" (u64) can be more'],
    [
      ['\tname = strndup_user(from, 9);', '\tif (IS_ERR(name))', '\t\treturn -EINVAL;'],
      'return what it returned',
    ],
  ])('%s', (lines, said) => {
    expect(told(call('int, a', ...lines), said)).toHaveLength(1);
  });
  test.each([
    [['\treturn -ENOENT;'], 'without its sign'],
    [['\ts64 err = check();', '\tif (err)', '\t\treturn err;'], 'can be more'],
    [
      ['\tname = strndup_user(from, 9);', '\tif (IS_ERR(name))', '\t\treturn PTR_ERR(name);'],
      'return what it',
    ],
  ])('are right: %s', (lines, said) => {
    expect(told(call('int, a', ...lines), said)).toEqual([]);
  });
  test('of a struct that grows', () => {
    const lines = (limit: string) => [
      `\tif (size < ${limit})`,
      '\t\treturn -EINVAL;',
      '\tif (copy_to_user(to, &own, sizeof(own)))',
    ];
    const arguments_ = 'void __user *, to, size_t, size';
    expect(told(call(arguments_, ...lines('sizeof(own)')), 'fails here from then on')).toHaveLength(1);
    expect(told(call(arguments_, ...lines('XYZZY_SIZE_VER0')), 'from then on')).toEqual([]);
  });
  test('depend on a capability', () => {
    const lines = (then: string) => ['\tif (!capable(CAP_X))', then, '\tif (copy_to_user(to, &own, 9))'];
    expect(told(call('void __user *, to', ...lines('\t\town.hard = 0;')), 'left out?')).toHaveLength(1);
    expect(told(call('void __user *, to', ...lines('\t\treturn -EPERM;')), 'left out?')).toEqual([]);
  });
});

describe('a call', () => {
  const look = [
    '\ttask = pidfd_get_task(fd, &own);',
    '\tif (!ptrace_may_access(task, 1))',
    '\t\treturn -EPERM;',
  ];
  test('does nothing with the task that is named', () => {
    expect(told(call('int, fd', ...look, '\tcurrent->a = 1;'), 'does nothing with it')).toHaveLength(1);
    expect(told(call('int, fd', ...look, '\ttask->a = 1;'), 'does nothing with it')).toEqual([]);
    expect(told(call('int, fd', ...look, '\treturn 0;'), 'does nothing with it')).toEqual([]);
  });
  test.each([
    [['\tswitch (flags) {', '\tcase 1:', '\t\treturn add(a);', '\tcase 2:', '\t\treturn del(a);', '\t}'], 1],
    [['\tswitch (flags) {', '\tcase 1:', '\t\treturn add(a);', '\tcase 2:', '\t\tbreak;', '\t}'], 0],
    [['\treturn all[flags](a);'], 1],
    [['\treturn one(all[flags]);'], 0],
  ])('is several: %j', (lines, count) => {
    expect(told(call('int, a, int, flags', ...lines), 'several calls behind one number')).toHaveLength(count);
  });
  test('asks a helper for a capability in each round', () => {
    const helper = added('static bool may(int a)', '{', '\treturn capable(CAP_X) || a;', '}');
    const loop = call(
      'int, a',
      '\tlist_for_each_entry(it, &all, list) {',
      '\t\tif (!may(a))',
      '\t\t\tcontinue;',
      '\t}',
    );
    expect(told({ [CODE]: [...helper, ...(loop[CODE] ?? [])] }, 'may() stands in a loop')).toHaveLength(1);
    expect(told(loop, 'stands in a loop')).toEqual([]);
  });
});
