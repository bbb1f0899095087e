import { describe, expect, test } from 'vitest';
import { added, type Files, reviewed } from '../../../test/support/reviewed.ts';

const CODE = 'kernel/kiln.c';
const UAPI = 'include/uapi/linux/kiln.h';
const HEADER = 'include/linux/kiln.h';
/** What is said with some words. */
const about = (files: Files, words: string) => reviewed(files).filter((one) => one.includes(words));
const call = (list: string, ...body: readonly string[]) =>
  added(`SYSCALL_DEFINE2(kiln, ${list})`, '{', ...body, '}');

describe('a struct without its size', () => {
  const members = (...lines: readonly string[]) =>
    added('struct kiln_args {', '\t__u64 heat;', ...lines, '};');
  const RESERVED = members('\t__u64 __reserved[3];');
  const LIST = 'struct kiln_args __user *, uargs, u32, flags';
  const read = '\tif (copy_from_user(&args, uargs, sizeof(args)))';
  test('has reserved bytes instead', () => {
    const said = [
      `${UAPI}:3 struct kiln_args has reserved bytes, but kiln does not learn its size: once they are used up, only a flag or another call makes room; pass the size beside it, or as its first member, as sched_setattr() has it`,
    ];
    expect(about({ [UAPI]: RESERVED, [CODE]: call(LIST, read) }, 'reserved bytes')).toEqual(said);
    // A body that was there keeps its lines.
    const taken = [...added(`SYSCALL_DEFINE2(kiln, ${LIST})`), ' {', `+${read}`, ' }'];
    expect(about({ [UAPI]: RESERVED, [CODE]: taken }, 'reserved bytes')).toEqual(said);
    const grown = [' struct other {', ' \t__u64 x;', ' };'];
    const files = { [UAPI]: RESERVED, 'include/linux/later.h': grown, [CODE]: call(LIST, read) };
    expect(about(files, 'reserved bytes')).toEqual(said);
  });
  test.each<[string, readonly string[], string, string]>([
    ['nothing reserved', members('\t__u64 heat2;'), LIST, read],
    ['a size of its own', members('\t__u32 size;', '\t__u64 __reserved[3];'), LIST, read],
    ['its size beside it', RESERVED, 'struct kiln_args __user *, uargs, size_t, usize', read],
    ['a list', RESERVED, 'struct kiln_args __user *, uargs, unsigned int, nr_args', read],
    ['results alone', RESERVED, LIST, '\tif (copy_to_user(uargs, &args, sizeof(args)))'],
  ])('not with %s', (_, header, list, line) => {
    expect(about({ [UAPI]: header, [CODE]: call(list, line) }, 'does not learn its size')).toEqual([]);
  });
});

describe('a stub', () => {
  const stub = (result: string, pointer = 'void __user *buf', name = 'kiln_fill') => ({
    [HEADER]: added(
      `int ${name}(${pointer});`,
      '#else',
      `static inline int ${name}(${pointer})`,
      '{',
      `\treturn ${result};`,
      '}',
    ),
    [CODE]: call('void __user *, buf, u32, flags', `\treturn ${name}(buf);`),
  });
  test('blames what the program passed', () => {
    expect(about(stub('-EINVAL'), 'option leaves')).toEqual([
      `${HEADER}:14 where an option leaves kiln_fill() out, it answers EINVAL, which blames what the program passed; return -EOPNOTSUPP`,
    ]);
  });
  test('says to have filled memory', () => {
    expect(about(stub('0'), 'option leaves')).toEqual([
      `${HEADER}:14 where an option leaves kiln_fill() out, it answers success, though it wrote nothing to "buf"; return -EOPNOTSUPP`,
    ]);
  });
  test.each<[string, Files]>([
    ['says that the call is missing', stub('-EOPNOTSUPP')],
    ['only looks at memory', stub('0', 'const void __user *buf')],
    ['fills nothing, by its name', stub('0', 'void __user *buf', 'kiln_check')],
    [
      'no call answers with',
      { ...stub('-EINVAL'), [CODE]: call('void __user *, buf, u32, flags', '\treturn 0;') },
    ],
    ['has no function beside it', { ...stub('-EINVAL'), [HEADER]: stub('-EINVAL')[HEADER]?.slice(1) ?? [] }],
  ])('not one that %s', (_, files) => {
    expect(about(files, 'option leaves')).toEqual([]);
  });
});

describe('flags', () => {
  const LIST = 'int, fd, u32, flags';
  test('are never looked at', () => {
    expect(about({ [CODE]: call(LIST, '\treturn bake(fd);') }, 'never looks')).toEqual([
      `${CODE}:10 kiln never looks at "flags": programs may pass anything in it, so no bit can ever get a meaning; return -EINVAL where it is not 0`,
    ]);
  });
  test('are looked at here, or by a later patch', () => {
    expect(about({ [CODE]: call(LIST, '\tif (flags)', '\t\treturn -EINVAL;') }, 'never looks')).toEqual([]);
    const later = [` SYSCALL_DEFINE2(kiln, ${LIST})`, ' {', '+\tif (flags)', '+\t\treturn -EINVAL;'];
    const files = { [CODE]: call(LIST, '\treturn bake(fd);'), 'kernel/./kiln.c': later };
    expect(about(files, 'never looks')).toEqual([]);
  });
});

describe('the types of a call that exists', () => {
  const SYSCALLS = 'include/linux/syscalls.h';
  const now = [
    '-SYSCALL_DEFINE1(kiln, int, cmd)',
    '+SYSCALL_DEFINE2(kiln, int, cmd, unsigned int, flags)',
    ' {',
  ];
  const declared = (list: string) => [
    '-asmlinkage long sys_kiln(int cmd);',
    `+asmlinkage long sys_kiln(${list});`,
  ];
  const changed = (files: Files, isComplete = true) =>
    reviewed(files, { isComplete }).filter((one) => /declares sys_|declaration of sys_/.test(one));
  test('are declared otherwise', () => {
    expect(changed({ [SYSCALLS]: declared('int cmd, int flags'), [CODE]: now })).toEqual([
      `${SYSCALLS}:10 the series declares sys_kiln(int, int) here, but defines it with (int, unsigned int): where calls have no wrappers, the kernel does not build; write the same types`,
    ]);
    expect(changed({ [SYSCALLS]: declared('int cmd, uint32_t flags'), [CODE]: now })).toEqual([]);
  });
  test('keep an older declaration', () => {
    expect(changed({ [CODE]: now })).toEqual([
      `${CODE}:10 the series changes the types of kiln from (int) to (int, unsigned int), but no declaration of sys_kiln(): where calls have no wrappers, the kernel does not build; change include/linux/syscalls.h, too`,
    ]);
    const lines = [' SYSCALL_DEFINE2(kiln, int, cmd,', '-\t\tsize_t, size)', '+\t\tu32, size)', ' {'];
    expect(changed({ [CODE]: lines })).toHaveLength(1);
  });
  test.each<[string, readonly string[], string]>([
    [
      'only names differ',
      ['-SYSCALL_DEFINE1(kiln, int, cmd)', '+SYSCALL_DEFINE1(kiln, int, op)', ' {'],
      CODE,
    ],
    ['an architecture has the call for itself', now, 'arch/arm/kernel/kiln.c'],
  ])('not where %s', (_, lines, path) => {
    expect(changed({ [path]: lines })).toEqual([]);
  });
  test('of a call that the series adds', () => {
    const files = {
      [CODE]: added('SYSCALL_DEFINE1(kiln, int, cmd)', '{', '\treturn 0;', '}'),
      'kernel/./kiln.c': now,
    };
    expect(changed(files)).toEqual([]);
  });
  test('may change in a part that is not here', () => {
    expect(changed({ [CODE]: now }, false)).toEqual([]);
  });
});
