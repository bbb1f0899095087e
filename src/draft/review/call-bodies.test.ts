import { describe, expect, test } from 'vitest';
import { added, reviewed } from '../../../test/support/reviewed.ts';

const CODE = 'fs/xyzzy.c';

/** A series that adds a call with these arguments and this body. */
function call(parameters: string, ...body: readonly string[]) {
  return { [CODE]: definition(parameters, ...body) };
}

function definition(parameters: string, ...body: readonly string[]): readonly string[] {
  return added(`SYSCALL_DEFINE9(xyzzy, ${parameters})`, '{', ...body, '}');
}

function helper(head: string, ...body: readonly string[]) {
  return { [CODE]: added(head, '{', ...body, '}') };
}

describe('a copy', () => {
  test('fails unseen', () => {
    expect(reviewed(call('int __user *, to', '\tput_user(1, to);', '\treturn 0;'))).toEqual([
      `${CODE}:12 nothing looks at the result of put_user(): where the address is bad, the program is told of success; return -EFAULT`,
    ]);
  });
  test.each([
    ['\tif (put_user(1, to))', '\t\treturn -EFAULT;'],
    ['\terr = a ||', '\t\tput_user(1, to);'],
  ])('is looked at: %s', (...lines) => {
    expect(reviewed(call('int __user *, to', ...lines))).toEqual([]);
  });
});

describe('an errno', () => {
  test('is EPERM by mistake', () => {
    const said = `${CODE}:12 "return -1" is EPERM to a program, which reads as a missing permission or a filter; return the errno that is meant`;
    expect(reviewed(call('int, fd', '\treturn -1;'))).toEqual([said]);
    expect(reviewed(call('int, fd', '\tforce_sig(SIGILL);', '\treturn -1;'))).toEqual([]);
    expect(reviewed(helper('static int other(int fd)', '\treturn -1;'))).toEqual([]);
  });
  test('is one of the kernel alone', () => {
    expect(reviewed(call('int, fd', '\treturn -ENOTSUPP;'))).toEqual([
      `${CODE}:12 ENOTSUPP (524) is no errno of programs: strerror() does not know it; return -EOPNOTSUPP`,
    ]);
    expect(reviewed(call('int, fd', '\treturn -EOPNOTSUPP;'))).toEqual([]);
  });
  test.each([
    [
      ['\tp = kzalloc(9, GFP_KERNEL);', '\tif (!p)', '\t\treturn -EINVAL;'],
      `${CODE}:14 where kzalloc() has no memory, the error is EINVAL, which is about what the program passed; return -ENOMEM`,
    ],
    [
      ['\tif (copy_from_user(&own, from, size))', '\t\treturn -EINVAL;'],
      `${CODE}:13 where the address is bad, the error is EINVAL, which says that the kernel does not know what was asked for; return -EFAULT`,
    ],
    [
      ['\tpid = find_get_pid(nr);', '\tif (!pid)', '\t\treturn -EINVAL;'],
      `${CODE}:14 where there is no such process, the error is EINVAL, which says that the kernel does not know what was asked for; return -ESRCH`,
    ],
  ])('is about something else', (lines, said) => {
    expect(reviewed(call('int, nr', ...lines))).toEqual([said]);
  });
  test.each([
    [['\tp = kzalloc(9, GFP_KERNEL);', '\tif (!p)', '\t\treturn -ENOMEM;']],
    [['\tp = idr_alloc(ids, x);', '\tif (!p)', '\t\treturn -EINVAL;']],
    [['\tif (copy_from_user(&own, from, size))', '\t\treturn -EFAULT;']],
    [['\tpid = find_get_pid(nr);', '\tif (!pid)', '\t\treturn -ESRCH;']],
  ])('is right: %s', (lines) => {
    expect(reviewed(call('int, nr', ...lines))).toEqual([]);
  });
});

describe('a size', () => {
  const said = `"size" of xyzzy says how much memory kmalloc() takes, and no new code compares it with a limit: a program can ask for any amount; refuse what is larger than the largest that makes sense`;
  const take = '\tp = kvzalloc(size, GFP_KERNEL);';
  test('has no limit', () => {
    expect(reviewed(call('size_t, size', take))).toEqual([`${CODE}:12 ${said}`]);
    expect(
      reviewed(call('u32 __user *, out', '\tif (get_user(size, out))', '\t\treturn -EFAULT;', take)),
    ).toEqual([`${CODE}:14 ${said}`]);
    const own = added('static int own(size_t size)', '{', take, '}');
    const all = { [CODE]: [...own, ...definition('size_t, size', '\treturn own(size);')] };
    expect(reviewed(all)).toEqual([`${CODE}:12 ${said}`]);
  });
  test.each([
    [call('size_t, size', '\tif (size > MAX)', '\t\treturn -E2BIG;', take)],
    [call('size_t, size', '\tsize = min(size, MAX);', take)],
    [call('size_t, size', '\tp = kvzalloc(sizeof(*p), GFP_KERNEL);')],
    [call('void __user *, size', take)],
  ])('has one, or takes nothing', (files) => {
    expect(reviewed(files)).toEqual([]);
  });
});

describe('a number that is looked up', () => {
  const look = '\tif (!node_online(node))';
  test('is not compared', () => {
    expect(reviewed(call('int, node', look, '\t\treturn -EINVAL;'))).toEqual([
      `${CODE}:12 node_online() takes "node" as a program passes it: a number behind the end of the bitmap reads other memory; compare it with the size first`,
    ]);
  });
  test('is compared', () => {
    expect(reviewed(call('int, node', '\tif (node >= MAX_NUMNODES || !node_online(node))'))).toEqual([]);
    expect(reviewed(call('int, node', '\tif (node < 0)', '\t\treturn -EINVAL;', look))).toEqual([]);
  });
});

describe('the address of a range', () => {
  const range = (...body: readonly string[]) => call('unsigned long, start, size_t, len', ...body);
  test('keeps its tag', () => {
    expect(reviewed(range('\tvma = find_vma(mm, start);'))).toEqual([
      `${CODE}:10 nothing takes the tag off "start" of xyzzy: on arm64 programs pass addresses with one, and no mapping is found for them; call untagged_addr() first, as mbind() does`,
    ]);
  });
  test('loses it, or is given to something else', () => {
    expect(reviewed(range('\tstart = untagged_addr(start);', '\tvma = find_vma(mm, start);'))).toEqual([]);
    expect(reviewed(range('\treturn do_madvise(start, len);'))).toEqual([]);
  });
});

describe('a failure after an effect', () => {
  const end = 'a program that is told of the failure does not know; do what may fail first';
  test('of a descriptor', () => {
    expect(
      reviewed(call('int, fd', '\tfd_install(fd, file);', '\tif (put_user(fd, to))', '\t\treturn -EFAULT;')),
    ).toEqual([
      `${CODE}:13 put_user() can fail after fd_install(), when the descriptor is in the table, where other threads can use it: ${end}`,
    ]);
    expect(reviewed(call('int, fd', '\tfd_install(fd, file);', '\treturn fd;'))).toEqual([]);
    expect(
      reviewed(call('int, fd', '\tif (put_user(fd, to))', '\t\treturn -EFAULT;', '\tfd_install(fd, file);')),
    ).toEqual([]);
    const other = [
      '\tif (fd) {',
      '\t\tfd_install(fd, file);',
      '\t\treturn fd;',
      '\t}',
      '\treturn put_user(fd, to);',
    ];
    expect(reviewed(call('int, fd', ...other))).toEqual([]);
  });
  test('of a name', () => {
    const open = '+\tfilp = dentry_open(&path, O_DIRECTORY, current_cred());';
    expect(reviewed({ [CODE]: [' \terror = vfs_mkdir(idmap, dir, dentry, mode);', open] })).toEqual([
      `${CODE}:11 dentry_open() can fail after vfs_mkdir(), when the directory has been changed: ${end}`,
    ]);
    const section = 'int filename_mkdirat(int dfd, struct filename *name)';
    expect(reviewed({ [CODE]: [' \t\tgoto retry;', ' \t}', open] }, { section })).toEqual([
      `${CODE}:12 dentry_open() can fail when filename_mkdirat() has changed the directory: ${end}`,
    ]);
    expect(
      reviewed({ [CODE]: [open, ' \terror = vfs_mkdir(idmap, dir, dentry, mode);'] }, { section }),
    ).toEqual([]);
    const reserve = '+\tfd = get_unused_fd_flags(O_CLOEXEC);';
    expect(reviewed({ [CODE]: [reserve, ' \tstruct path path;'] }, { section })).toEqual([]);
  });
});

describe('a descriptor', () => {
  test('is inherited by programs', () => {
    expect(reviewed(call('int, fd', '\treturn FD_ADD(0, dentry_open(path));'))).toEqual([
      `${CODE}:12 FD_ADD() makes a descriptor without O_CLOEXEC: programs that another thread starts meanwhile inherit it; set O_CLOEXEC always, or let a flag choose`,
    ]);
    expect(reviewed(call('int, fd', '\treturn anon_inode_getfd("x", &ops, x, O_RDWR);'))).toHaveLength(1);
  });
  test.each(['O_CLOEXEC', 'mode', 'O_RDWR | O_CLOEXEC'])('is made with %s', (flags) => {
    expect(reviewed(call('int, mode', `\treturn anon_inode_getfd("x", &ops, x, ${flags});`))).toEqual([]);
  });
});

test('a capability that a loop asks for', () => {
  const loop = [
    '\tlist_for_each_entry(r, list, child) {',
    '\t\tif (!capable(CAP_SYS_ADMIN))',
    '\t\t\tcontinue;',
    '\t}',
  ];
  expect(reviewed(helper('static long list(void)', ...loop))).toEqual([
    `${CODE}:13 capable() stands in a loop: each round is a question to security modules and may be an entry in the audit log; ask once before it`,
  ]);
  expect(
    reviewed(
      helper(
        'static long list(void)',
        '\tif (!capable(CAP_SYS_ADMIN))',
        '\t\treturn -EPERM;',
        ...loop.slice(0, 1),
      ),
    ),
  ).toEqual([]);
});

describe('an address of a program', () => {
  const take = (parameter: string) => added(`static int take(int a, ${parameter})`, '{', '\treturn a;', '}');
  test('loses its mark in a cast', () => {
    const lines = { [CODE]: [...take('struct s __user *s'), '+\ttake(1, (struct s *) tsk->list);'] };
    expect(reviewed(lines)).toEqual([
      `${CODE}:14 the cast to struct s * drops __user from what take() gets as "struct s __user *s": sparse complains; write __user in the cast`,
    ]);
    expect(
      reviewed({ [CODE]: [...take('struct s __user *s'), '+\ttake(1, (struct s __user *) tsk->list);'] }),
    ).toEqual([]);
  });
  test('loses it in a helper', () => {
    const own = definition('struct s __user *, s', '\treturn take(1, s);');
    expect(reviewed({ [CODE]: [...take('struct s *s'), ...own] })).toEqual([
      `${CODE}:16 "s" is an address of a program, but take() takes it as "struct s *s" without __user: sparse complains, and nothing stops a mistaken access`,
    ]);
    expect(reviewed({ [CODE]: [...take('struct s __user *s'), ...own] })).toEqual([]);
  });
});

describe('what reviewers will ask', () => {
  const asked = (files: ReturnType<typeof call>) =>
    reviewed(files).map((one) => one.replace(/^.*will ask: /, ''));
  test('of memory that a call maps', () => {
    expect(asked(call('int, fd', '\treturn vm_mmap(NULL, 0, size, prot, flags, 0);'))).toEqual([
      'xyzzy: how long does the memory that it maps live, may programs unmap it, and what becomes of it in fork()?',
    ]);
  });
  const define = (name: string, ...body: readonly string[]) => ({
    [CODE]: added(`SYSCALL_DEFINE3(${name}, void __user *, buf, size_t, len)`, '{', ...body, '}'),
  });
  const loop = [
    '\tfor (i = 0; i < len; i++) {',
    '\t\tcond_resched();',
    '\t\terr = apply(i);',
    '\t\tif (err)',
    '\t\t\tbreak;',
    '\t}',
  ];
  test('of a loop that stops', () => {
    expect(asked(define('set_xyzzy', ...loop))).toEqual([
      'set_xyzzy: where it fails halfway through, how does the caller learn what has been changed already?',
    ]);
    expect(asked(define('peek_xyzzy', ...loop))).toEqual([]);
    expect(asked(define('set_xyzzy', ...loop.slice(0, 3), '\t}'))).toEqual([]);
  });
  test('of a buffer that is too small', () => {
    const copies = ['\tif (copy_to_user(buf, own, len))', '\t\treturn -EFAULT;'];
    expect(asked(define('list_xyzzy', ...copies))).toEqual([
      'list_xyzzy: where the buffer is too small, which errno says so, and how does the caller learn the size that is needed?',
    ]);
    expect(asked(define('list_xyzzy', '\tif (len < need)', '\t\treturn -ERANGE;', ...copies))).toEqual([]);
  });
});

test.each(['(', '[', '*+', '(?<', '\\'])('a name with %s in it is no pattern', (special) => {
  const header = 'include/uapi/linux/xyzzy.h';
  const struct = added('struct xyzzy_args {', '\t__u64 flags;', '\t__u64 reserved[4];', '};');
  const body = ['\tif (copy_from_user(&args, uargs, sizeof(args)))', '\t\treturn -EFAULT;', '\treturn 0;'];
  const named = call('struct xyzzy_args __user *, uargs', ...body);
  expect(reviewed({ [header]: struct, ...named }).join('\n')).toContain('has reserved bytes');
  const hostile = call(`struct xyzzy_args __user *, u${special}args`, ...body);
  expect(reviewed({ [header]: struct, ...hostile }).join('\n')).not.toContain('has reserved bytes');
  const folder = added('TEST_GEN_PROGS := xyzzy_test');
  const tests = {
    [`tools/testing/selftests/x${special}/Makefile`]: folder,
    'tools/testing/selftests/other/Makefile': folder,
  };
  expect(reviewed(tests).join('\n')).toContain('nothing builds or runs the tests in');
});
