import { describe, expect, test } from 'vitest';
import { specOf, xyzzy } from '../../test/support/lint.ts';
import type { Spec } from '../spec/model.ts';
import { parseVersion, type Version } from '../spec/version.ts';
import { explainTrace } from './explain.ts';
import { gradeOf } from './grade.ts';
import { compileEntry, trace } from './trace.ts';
import { versionSpans } from './version-spans.ts';

function results(spec: Spec, text: string, kernel?: string): string {
  const call = spec.readCall(text);
  if (!call.ok) throw new Error(call.faults.map(({ message }) => message).join());
  const entry = compileEntry(spec, kernel === undefined ? undefined : parseVersion(kernel));
  const traced = trace(entry, call.call);
  const outcomes = traced.outcomes.map(({ result, isCertain }) => (isCertain ? `${result}!` : result));
  return `${outcomes.join(' ')} ${traced.effect} ${gradeOf(entry, traced)}`;
}

describe('memory', () => {
  const copy = specOf(xyzzy('int xyzzy(const void __user *p, size_t n)', '- copy: p\n  size: n'));
  const plain = specOf(xyzzy('int xyzzy(const char __user *p)', '- copy: p'));
  const write = specOf(xyzzy('int xyzzy(char __user *p, size_t n)', '- write: p\n  size: n'));
  const range = specOf(xyzzy('int xyzzy(char __user *p, size_t n)', '- range: p\n  size: n'));
  test.each([
    [copy, 'xyzzy(NULL, 0)', 'success! none none'],
    [copy, 'xyzzy(1, 0)', 'EFAULT success none none'],
    [copy, 'xyzzy(NULL, 1)', 'EFAULT! none strong'],
    [copy, 'xyzzy(1, 1)', 'EFAULT! none strong'],
    [copy, 'xyzzy(buffer(8), 8)', 'success! none none'],
    [copy, 'xyzzy(buffer(8), 9)', 'EFAULT success none none'],
    [copy, 'xyzzy("abc", 4)', 'success! none none'],
    [copy, 'xyzzy(_, 0)', 'EFAULT success none none'],
    [copy, 'xyzzy(NULL, _)', 'EFAULT success none none'],
    [plain, 'xyzzy(NULL)', 'EFAULT! none strong'],
    [plain, 'xyzzy("")', 'success! none none'],
    [write, 'xyzzy("abc", 1)', 'EFAULT! none strong'],
    [write, 'xyzzy("abc", 0)', 'success! none none'],
    [write, 'xyzzy(buffer(4), 4)', 'success! none none'],
    [range, 'xyzzy(NULL, 8)', 'success! none none'],
    [range, 'xyzzy(4096, 8)', 'success! none none'],
    [range, 'xyzzy(-1, 8)', 'EFAULT! none strong'],
    [range, 'xyzzy(4096, -1)', 'EFAULT! none strong'],
    [range, 'xyzzy(buffer(8), 8)', 'success! none none'],
  ])('%#: %s', (spec, call, wanted) => {
    expect(results(spec, call)).toBe(wanted);
  });
});

describe('structs', () => {
  const spec = specOf(
    xyzzy(
      'int xyzzy(struct a __user *p, size_t n)',
      '- copy: p\n  size: n\n  trailing: E2BIG\n- check: p.x == 0\n  error: EINVAL\n- check: p.y != 7\n  error: EDOM\n- copy: p.q\n  size: 4\n  when: p.q\n- check: p.q[0] == 9\n  error: ERANGE\n  when: p.q',
      'structs: {a: {x: __u64, y: __s32, z: __u32, q: {type: __u64, role: in, points_to: __u32}}}\n',
    ),
  );
  test.each([
    ['xyzzy(&{.x = 1, .y = 7}, 24)', 'success! none none'],
    ['xyzzy(&{.x = 1, .y = 7}, 8)', 'EDOM! none weak'],
    ['xyzzy(&{.x = 1, .y = 7}, 10)', 'success! none none'],
    ['xyzzy(&{.x = 0x100, .y = 7}, 1)', 'EINVAL! none weak'],
    ['xyzzy(&{.x = 1, .y = 7}, 32)', 'EFAULT E2BIG success none none'],
    ['xyzzy(buffer(64), 32)', 'EINVAL! none weak'],
    ['xyzzy(&{_, 7}, 24)', 'EINVAL success none none'],
    ['xyzzy(&{.x = 1, .y = 7, .q = &{9}}, 24)', 'ERANGE! none weak'],
    ['xyzzy(&{.x = 1, .y = 7, .q = &{8}}, 24)', 'success! none none'],
    ['xyzzy(&{.x = 1, .y = 7, .q = buffer(2)}, 24)', 'EFAULT ERANGE success none none'],
    ['xyzzy(&{.x = 1, .y = 7, .q = 3}, 24)', 'EFAULT! none strong'],
    ['xyzzy((struct a *)&(struct a){1, 7}, sizeof(struct a))', 'success! none none'],
  ])('%s', (call, wanted) => {
    expect(results(spec, call)).toBe(wanted);
  });
});

describe('descriptors', () => {
  const spec = specOf(
    xyzzy(
      'int xyzzy(unsigned int fd, unsigned int flags)',
      '- lookup: fd\n  error: EBADF\n- effect: x',
      'arguments: {fd: {role: dirfd, sentinels: {AT_FDCWD: -100, SELF: {value: -10000, since: 6.15}, WITH: {value: -7, when: flags & 1}}}}\n',
    ),
  );
  test.each([
    ['xyzzy(-1, 0)', undefined, 'EBADF! none strong'],
    ['xyzzy(0xffffffff, 0)', undefined, 'EBADF! none strong'],
    ['xyzzy(-2, 0)', undefined, 'EBADF! none weak'],
    ['xyzzy(AT_FDCWD, 0)', undefined, 'success! certain none'],
    ['xyzzy(0, 0)', undefined, 'EBADF success possible none'],
    ['xyzzy(-10000, 0)', undefined, 'success! certain none'],
    ['xyzzy(-10000, 0)', '6.14', 'EBADF! none weak'],
    ['xyzzy(-7, 0)', undefined, 'EBADF! none weak'],
    ['xyzzy(-7, 1)', undefined, 'success! certain none'],
    ['xyzzy(-7, _)', undefined, 'EBADF success possible none'],
  ])('%s on %s', (call, kernel, wanted) => {
    expect(results(spec, call, kernel)).toBe(wanted);
  });
});

test('structs that lead to themselves, unions, indices that memory decides', () => {
  const spec = specOf(
    xyzzy(
      'int xyzzy(union u __user *p, struct s __user *s, const char __user * const __user *argv)',
      '- copy: p\n- check: p->y[1] == 3 || (*p).x > 0x500000000\n  error: EINVAL\n- copy: s\n- check: s->arr[p->y[0]] == 7\n  error: ERANGE\n- copy: s->next\n  when: s->next\n- check: s->next->fl & ~(A | B)\n  when: s->next\n  error: EDOM\n- copy: argv\n- copy: argv[0]\n- check: strlen(argv[0]) > 3\n  error: E2BIG',
      'unions: {u: {x: __u64, y: "__u32[2]"}}\nstructs: {s: {hdr: union u, arr: "__u16[4]", next: "struct s __user *", fl: {type: __u32, values: {A: 1, B: 2}}}}\n',
    ),
  );
  expect(results(spec, 'xyzzy(&{.y = {1, 3}}, NULL, NULL)')).toBe('EINVAL! none weak');
  expect(results(spec, 'xyzzy(&{.x = 0x600000000}, NULL, NULL)')).toBe('EINVAL! none weak');
  expect(results(spec, 'xyzzy(&{.y = {1, 0}}, &{.arr = {0, 7}}, NULL)')).toBe('ERANGE! none weak');
  expect(results(spec, 'xyzzy(&{.y = {_, 0}}, &{.arr = {0, 7}}, NULL)')).toBe(
    'EINVAL ERANGE EFAULT none weak',
  );
  expect(results(spec, 'xyzzy(&{}, &{.next = &{.fl = 4}}, NULL)')).toBe('EDOM! none weak');
  expect(results(spec, 'xyzzy(&{}, &{.next = &{.fl = A | B}}, &{"abcd"})')).toBe('E2BIG! none weak');
  expect(results(spec, 'xyzzy(&{}, &{}, &{NULL})')).toBe('EFAULT! none strong');
});

test('memory behind one index is not memory behind another', () => {
  const spec = specOf(
    xyzzy(
      'int xyzzy(unsigned int i, unsigned int j, const __u64 __user * const __user *v)',
      '- copy: v\n  size: 16\n- copy: v[i]\n- copy: v[j]\n- check: v[i][0] == 1\n  error: EINVAL\n- check: v[j][0] == 2\n  error: ERANGE',
    ),
  );
  expect(results(spec, 'xyzzy(0, 1, &{&{1}, &{2}})')).toBe('EINVAL! none weak');
  expect(results(spec, 'xyzzy(0, 1, &{&{3}, &{2}})')).toBe('ERANGE! none weak');
  expect(results(spec, 'xyzzy(1, 0, &{&{1}, &{2}})')).toBe('success! none none');
});

test('the grade knows descriptors and pointers in fields', () => {
  const spec = specOf(
    xyzzy(
      'int xyzzy(struct a __user *p)',
      '- copy: p\n- copy: p.q\n  size: 1\n  when: p.n\n- lookup: p.fd\n  error: EBADF',
      'structs: {a: {fd: {type: __s32, role: fd}, n: __u32, q: {type: __u64, role: in, points_to: __u8}}}\n',
    ),
  );
  expect(results(spec, 'xyzzy(&{.fd = -1})')).toBe('EBADF! none strong');
  expect(results(spec, 'xyzzy(&{.fd = -2})')).toBe('EBADF! none weak');
  expect(results(spec, 'xyzzy(&{.fd = -1, .n = 1})')).toBe('EFAULT! none strong');
});

test('NULL that means something is refused without a promise', () => {
  const spec = specOf(
    xyzzy(
      'int xyzzy(const char __user *p, unsigned int flags)',
      '- copy: p',
      'arguments: {p: {nullable: {when: flags & 1}}}\n',
    ),
  );
  expect(results(spec, 'xyzzy(NULL, 0)')).toBe('EFAULT! none strong');
  expect(results(spec, 'xyzzy(NULL, 1)')).toBe('EFAULT! none weak');
  expect(results(spec, 'xyzzy(2, 1)')).toBe('EFAULT! none strong');
});

describe('steps of the environment', () => {
  const gated = specOf(
    xyzzy('int xyzzy(int fd)', '- gate: off\n  error: ENOSYS\n- lookup: fd\n  error: EBADF'),
  );
  const limited = specOf(
    xyzzy(
      'int xyzzy(int fd)',
      '- limit: memory\n  error: ENOMEM\n- permission: x\n  error: EACCES\n- lookup: fd\n  error: EBADF',
    ),
  );
  const refused = specOf(
    xyzzy('int xyzzy(int fd)', '- gate: off\n  error: EPERM\n- lookup: fd\n  error: EBADF'),
  );
  const absent = specOf(
    xyzzy('int xyzzy(int fd)', '- limit: x\n  error: ENOSYS\n- lookup: fd\n  error: EBADF'),
  );
  const working = specOf(xyzzy('int xyzzy(int fd)', '- work: x\n  error: EIO\n- lookup: fd\n  error: EBADF'));
  const waiting = specOf(
    xyzzy('int xyzzy(int fd)', '- wait: x\n  error: EINTR\n- lookup: fd\n  error: EBADF'),
  );
  const killing = specOf(
    xyzzy('int xyzzy(int fd)', '- signal: SIGILL\n  when: fd == 1\n- lookup: fd\n  error: EBADF'),
  );
  test.each([
    ['a gate takes no certainty away', gated, 'ENOSYS EBADF! none strong'],
    ['a limit and another errno for permission lower nothing', limited, 'ENOMEM EACCES EBADF none strong'],
    ['EPERM from a gate counts', refused, 'EPERM EBADF none none'],
    ['ENOSYS from another step counts', absent, 'ENOSYS EBADF none none'],
    ['work lowers the grade', working, 'EIO EBADF none weak'],
    ['a wait is an effect', waiting, 'EINTR EBADF certain none'],
    ['a signal that is not reached does no harm', killing, 'EBADF! none strong'],
  ])('%s', (_, spec, wanted) => {
    expect(results(spec, 'xyzzy(-1)')).toBe(wanted);
  });
  test('a signal kills', () => expect(results(killing, 'xyzzy(1)')).toBe('SIGILL! none none'));
});

test('since, until and the release before the call', () => {
  const spec = specOf(
    `${xyzzy('int xyzzy(int fd, unsigned int flags)', '- permission: x\n  error: EPERM\n  since: 6.9\n- lookup: fd\n  error: EBADF\n- check: flags\n  error: EINVAL\n  until: 6.9')}since: 6.5\nstatus: merged\n`,
  );
  expect(results(spec, 'xyzzy(-1, 0)', '6.4')).toBe('ENOSYS! none none');
  expect(results(spec, 'xyzzy(-1, 0)', '6.5')).toBe('EBADF! none strong');
  expect(results(spec, 'xyzzy(-1, 0)', '6.9')).toBe('EPERM EBADF none none');
  expect(results(spec, 'xyzzy(_, 1)', '6.8')).toBe('EBADF EINVAL none weak');
});

describe('a change that stable releases got as a backport', () => {
  const spec = specOf(
    `${xyzzy('int xyzzy(int fd, unsigned int flags)', '- check: flags & 2\n  error: EINVAL\n  until: ["6.15", "6.12.25"]\n- done: flags == 2\n  since: [6.15, 6.12.25]\n- lookup: fd\n  error: EBADF')}since: 6.5\nstatus: merged\n`,
  );

  test.each([
    ['6.14.11', 'EINVAL! none weak'],
    ['6.12.24', 'EINVAL! none weak'],
    ['6.12.25', 'success! none none'],
    ['6.12.117+deb13-amd64', 'success! none none'],
    ['6.13', 'EINVAL! none weak'],
    ['6.15', 'success! none none'],
    // Some release of the branch: either may be true.
    ['6.12', 'EINVAL success EBADF none none'],
  ])('on %s', (kernel, wanted) => {
    expect(results(spec, 'xyzzy(-1, 2)', kernel)).toBe(wanted);
  });

  test('says what its answer depends on', () => {
    const result = spec.readCall('xyzzy(-1, 2)');
    if (!result.ok) throw new Error('the call cannot be read');
    const entry = compileEntry(spec, parseVersion('6.12'));
    expect(explainTrace(entry, trace(entry, result.call))[0]).toBe(
      'whether 6.12 has this step depends on its stable release (before 6.15 and 6.12.25); if so, the condition is true',
    );
  });

  test('makes a span of the stable branch, and one of the branches between it and mainline', () => {
    expect(versionSpans(spec).map(({ from }) => from)).toEqual([
      [6, 5],
      [6, 12, 25],
      [6, 13],
      [6, 15],
    ]);
  });
});

describe('an argument that came later than the call', () => {
  const spec = specOf(
    `${xyzzy('int xyzzy(int fd, void __user *more)', '- lookup: fd\n  error: EBADF\n- copy: more\n  when: fd == 7\n  since: 7.1\n  error: EFAULT', 'arguments: {more: {since: 7.1}}\n')}since: 6.5\nstatus: merged\n`,
  );

  test.each([
    ['xyzzy(-1)', undefined, 'EBADF! none strong'],
    ['xyzzy(7)', '7.0', 'EBADF success none none'],
    ['xyzzy(7, NULL)', '7.0', 'EBADF success none none'],
    ['xyzzy(7)', '7.1', 'EBADF EFAULT success none none'],
    ['xyzzy(7, NULL)', '7.1', 'EBADF EFAULT none weak'],
  ])('%s on %s', (call, kernel, wanted) => {
    expect(results(spec, call, kernel)).toBe(wanted);
  });

  test('starts a span', () => {
    expect(versionSpans(spec).map(({ from }) => from)).toEqual([
      [6, 5],
      [7, 1],
    ]);
  });

  test('is not looked at before, whatever a step says', () => {
    const careless = specOf(
      `${xyzzy('int xyzzy(int fd, int more)', '- check: more == 1\n  error: EINVAL', 'arguments: {more: {since: 7.1}}\n')}since: 6.5\nstatus: merged\n`,
    );
    expect(results(careless, 'xyzzy(0, 1)', '7.0')).toBe('EINVAL success none none');
    expect(results(careless, 'xyzzy(0, 1)', '7.1')).toBe('EINVAL! none weak');
  });
});

test('a call as the C library takes it leaves what the library fills in unknown', () => {
  const spec = specOf(
    xyzzy(
      'int xyzzy(int fd, int low, int high, int flags)',
      '- check: flags != 0\n  error: EINVAL\n- check: high != 0\n  error: ESPIPE\n- lookup: fd\n  error: EBADF',
      'wrapper: [fd, low, flags]\n',
    ),
  );
  expect(results(spec, 'xyzzy(-1, 0, 1)')).toBe('EINVAL! none weak');
  expect(results(spec, 'xyzzy(-1, 0, 0)')).toBe('ESPIPE EBADF none weak');
  expect(results(spec, 'xyzzy(-1, 0, 0, 0)')).toBe('EBADF! none strong');
});

test('a call with two names that are too long for the kernel can be asked', () => {
  const spec = specOf(
    xyzzy(
      'int xyzzy(const char __user *from, const char __user *to)',
      '- check: strlen(from) >= 4096 && strlen(to) >= 4096\n  error: ENAMETOOLONG',
    ),
  );
  const name = `"${'\\x61'.repeat(4096)}"`;
  expect(results(spec, `xyzzy(${name}, ${name})`)).toBe('ENAMETOOLONG! none weak');
});

test('a copy that may have been skipped leaves its fields unknown', () => {
  const spec = specOf(
    xyzzy(
      'int xyzzy(struct a __user *p, int how)',
      '- copy: p\n  when: how == 1\n- check: p.x != 0\n  error: EINVAL',
      'structs: {a: {x: __u32}}\n',
    ),
  );
  expect(results(spec, 'xyzzy(&{.x = 1}, 1)')).toBe('EINVAL! none weak');
  expect(results(spec, 'xyzzy(&{.x = 1}, _)')).toBe('EINVAL success none none');
  expect(results(spec, 'xyzzy(&{.x = 1}, 2)')).toBe('EINVAL success none none');
});

test('what is unknown stays unknown, but for what no value changes', () => {
  const check = (condition: string) =>
    results(
      specOf(
        xyzzy('int xyzzy(unsigned int u, int i, void __user *p)', `- check: ${condition}\n  error: EINVAL`),
      ),
      'xyzzy(_, _, buffer(4))',
    );
  expect(check('u > 5')).toBe('EINVAL success none none');
  expect(check('u < 0')).toBe('success! none none');
  expect(check('0 <= u')).toBe('EINVAL! none weak');
  expect(check('i & 0')).toBe('success! none none');
  expect(check('i && 0')).toBe('success! none none');
  expect(check('i || 1')).toBe('EINVAL! none weak');
  expect(check('p == NULL')).toBe('success! none none');
  expect(check('p != NULL && i == i')).toBe('EINVAL success none none');
  expect(check('i / i')).toBe('EINVAL success none none');
});

test('a field that a struct got later is refused before, as bytes beyond the struct are', () => {
  const entry = (kernel: Version) =>
    compileEntry(
      specOf(`syscall: frob
status: merged
since: "5.6"
prototype: int frob(struct frob_args __user *args, size_t size)
structs: { frob_args: { first: __u64, last: { type: __u64, since: ["6.5", "6.1.40"] } } }
entry:
  - copy: args
    size: size
    trailing: E2BIG
    error: EFAULT
  - check: args.first == 0
    error: EINVAL
`),
      kernel,
    );
  const results = (kernel: Version, call: string): readonly string[] => {
    const own = entry(kernel);
    const read = own.spec.readCall(call);
    if (!read.ok) throw new Error(call);
    return trace(own, read.call).outcomes.map(({ result }) => result);
  };
  const used = 'frob(&{.last = 1}, sizeof(struct frob_args))';
  expect(results([5, 10], used)).toEqual(['E2BIG']);
  expect(results([6, 1, 39], used)).toEqual(['E2BIG']);
  expect(results([6, 1, 40], used)).toEqual(['EINVAL']);
  expect(results([6, 1], used).toSorted()).toEqual(['E2BIG', 'EINVAL']);
  expect(results([6, 5], used)).toEqual(['EINVAL']);
  expect(results([5, 10], 'frob(&{.first = 0}, sizeof(struct frob_args))')).toEqual(['EINVAL']);
});
