import { describe, expect, test } from 'vitest';
import { added, reviewed } from '../../../test/support/reviewed.ts';

const CODE = 'kernel/buoy.c';
const body = (...lines: readonly string[]) =>
  reviewed({
    [CODE]: added('SYSCALL_DEFINE3(buoy, u32, hue, uid_t, owner, unsigned int, shade)', '{', ...lines, '}'),
  }).filter((one) => !one.includes('reviewers will ask'));
const helper = (...lines: readonly string[]) =>
  reviewed({ [CODE]: added('static int set_buoy(int fd, size_t usize)', '{', ...lines, '}') });

describe('a result that is taken for another', () => {
  test('null for an errno', () => {
    expect(helper('\tp = find_get_task_by_vpid(fd);', '\tif (IS_ERR(p))', '\t\treturn PTR_ERR(p);')).toEqual([
      `${CODE}:12 find_get_task_by_vpid() gives NULL where there is nothing, which IS_ERR() does not see; test !p`,
    ]);
    expect(helper('\tif (!buoy)', '\t\treturn PTR_ERR(buoy);')).toEqual([
      `${CODE}:12 PTR_ERR() of "buoy", which is NULL here, is 0: a program is told of success; return an errno`,
    ]);
    expect(helper('\tp = pidfd_get_task(fd, &f);', '\tif (IS_ERR(p))', '\t\treturn PTR_ERR(p);')).toEqual([]);
  });
  test('a positive errno, and a number below 0', () => {
    expect(helper('\tif (fd > 9)', '\t\treturn EINVAL;')).toEqual([
      `${CODE}:13 "return EINVAL" is a positive number, which is success to a program; return -EINVAL`,
    ]);
    const count = (type: string) => helper(`\t${type} n = buoys(fd);`, '\tif (n < 0)', '\t\treturn n;');
    expect(count('unsigned int')).toEqual([
      `${CODE}:13 "n" is unsigned and never below 0, so that no error is seen here`,
    ]);
    expect(count('int')).toEqual([]);
  });
});

describe('the errno of a copy', () => {
  const message = (line: number) =>
    `${CODE}:${line} where the address is bad, the error is EINVAL, which says that the kernel does not know what was asked for; return -EFAULT`;
  const copy = 'copy_from_user(&a, from, sizeof(a))';
  test.each([
    [[`\tif (unlikely(${copy}))`, '\t\treturn -EINVAL;'], 13],
    [[`\tif (${copy} != 0) {`, '\t\terr = -EINVAL;'], 13],
    [[`\tif (${copy} || a.pad)`, '\t\treturn -EINVAL;'], 13],
    [['\terr = -EINVAL;', `\tif (${copy})`, '\t\tgoto out;'], 12],
    [[`\tleft = ${copy};`, '\tif (left)', '\t\treturn -EINVAL;'], 14],
  ] as const)('is EINVAL: %s', (lines, line) => {
    expect(helper(...lines)).toContain(message(line));
  });
  test('is EFAULT', () => {
    expect(helper('\terr = -EFAULT;', `\tif (${copy})`, '\t\tgoto out;')).toEqual([]);
  });
});

describe('the errno without an option', () => {
  const refused = `without CONFIG_BUOY the error is EPERM, which reads as a missing permission or a filter; return -EOPNOTSUPP, or -ENOSYS where the whole call is missing`;
  test.each([
    [['#ifndef CONFIG_BUOY', '\treturn -EPERM;', '#endif'], 13],
    [['#ifdef CONFIG_BUOY', '\treturn 1;', '#else', '\treturn -EPERM;', '#endif'], 15],
    [['\tif (!IS_ENABLED(CONFIG_BUOY))', '\t\treturn -EPERM;'], 13],
  ] as const)('is EPERM: %s', (lines, line) => {
    expect(helper(...lines)).toEqual([`${CODE}:${line} ${refused}`]);
  });
  test('is another, or EPERM for another reason', () => {
    expect(helper('#ifndef CONFIG_BUOY', '\treturn -EOPNOTSUPP;', '#endif')).toEqual([]);
    expect(helper('#ifdef CONFIG_BUOY', '\tif (!capable(1))', '\t\treturn -EPERM;', '#endif')).toEqual([]);
  });
});

test('a sleep where none is allowed', () => {
  const lines = ['\trcu_read_lock();', '\terr = copy_to_user(to, &a, 4);', '\trcu_read_unlock();'];
  expect(helper(...lines)).toContain(
    `${CODE}:13 copy_to_user() may sleep, which is not allowed behind rcu_read_lock() (Documentation/kernel-hacking/locking.rst); do it before or after`,
  );
  const after = [lines[0] ?? '', lines[2] ?? '', '\tmutex_lock(&a);', '\tmutex_unlock(&a);'];
  expect(helper(...after)).toEqual([]);
});

test('a smallest size that grows', () => {
  const sized = (condition: string) =>
    helper(
      `\tif (${condition})`,
      '\t\treturn -EINVAL;',
      '\terr = copy_struct_from_user(&a, sizeof(a), from, usize);',
    );
  expect(sized('usize < sizeof(a)')).toEqual([
    `${CODE}:12 "usize" is refused below the size of "a", which grows with each new member: programs that are built today fail on a later kernel; compare it with a constant for the first size, as CLONE_ARGS_SIZE_VER0`,
  ]);
  expect(sized('usize < A_SIZE_VER0')).toEqual([]);
});

test('a capability that changes an argument', () => {
  expect(body('\tif (!capable(CAP_SYS_NICE))', '\t\thue = 0;', '\treturn paint(hue);')).toEqual([
    `${CODE}:12 without CAP_SYS_NICE, buoy goes on with another "hue", and no error says so: a program cannot know which of the two it got; fail with EPERM, or let a flag choose`,
  ]);
  expect(body('\tif (!capable(CAP_SYS_NICE))', '\t\treturn -EPERM;', '\treturn paint(hue);')).toEqual([]);
});

test('numbers of the first namespaces', () => {
  expect(body('\tp = find_task_by_pid_ns(hue, &init_pid_ns);')).toEqual([
    expect.stringContaining('a process is looked for in the first PID namespace'),
  ]);
  expect(body('\tk = KUIDT_INIT(owner);')).toEqual([
    expect.stringContaining('"owner" of a program is taken as an ID of the first user namespace'),
  ]);
  expect(body('\treturn p->real_parent->pid;')).toEqual([
    expect.stringContaining(
      'the number of "real_parent" that is returned is that of the first PID namespace',
    ),
  ]);
  expect(body('\tk = make_kuid(current_user_ns(), owner);', '\treturn task_pid_vnr(p);')).toEqual([]);
});

describe('a permission that moves', () => {
  const gate = (...lines: readonly string[]) =>
    reviewed({ [CODE]: [' SYSCALL_DEFINE2(gate, int, fd, unsigned int, flags)', ' {', ...lines, ' }'] });
  const check = [' \tif (flags)', ' \t\treturn -EINVAL;'];
  const ask = (sign: string) => [`${sign}\tif (!capable(CAP_SYS_ADMIN))`, `${sign}\t\treturn -EPERM;`];
  test('in front of a check that was there', () => {
    expect(gate(...ask('+'), ...check, ...ask('-'))).toEqual([
      `${CODE}:12 gate asks for the permission before a check that fails with EINVAL and was there already: an unprivileged program now gets EPERM for arguments that gave EINVAL, and cannot tell it from a filter's; ask behind the check`,
    ]);
    expect(gate(...check, ...ask('+'))).toEqual([]);
  });
});
