import { describe, expect, test } from 'vitest';
import { found, specOf, xyzzy } from '../../test/support/lint.ts';
import { LineIndex } from './position.ts';
import { hasSyscallKey, readSpecs } from './read.ts';

/** Messages with the text that they underline. */
function problems(text: string): string[] {
  return readSpecs(text).documents.flatMap((document) =>
    document.problems.map(({ message, range }) => `${text.slice(range.start, range.end)}: ${message}`),
  );
}

describe('places', () => {
  test.each([
    ['plain', '- check: flags & ~NOPE\n  error: EINVAL', 'NOPE'],
    ['single-quoted', "- check: 'flags & ~NOPE'\n  error: EINVAL", 'NOPE'],
    ['with escapes', '- check: "flags == \'\\"\' || NOPE"\n  error: EINVAL', 'NOPE'],
    ['doubled quotes', "- check: 'flags == ''a'' || NOPE'\n  error: EINVAL", 'NOPE'],
    ['folded', '- check: >\n    flags &\n    ~NOPE\n  error: EINVAL', 'NOPE'],
    ['on two lines', '- check: flags &\n    ~NOPE\n  error: EINVAL', 'NOPE'],
  ])('of a name in a %s scalar', (_, entry, name) => {
    const text = xyzzy('int xyzzy(unsigned int flags)', entry);
    const [problem] = readSpecs(text).documents[0]?.problems ?? [];
    expect(text.slice(problem?.range.start, problem?.range.end)).toBe(name);
  });

  test('count lines and columns from 1, and tell CRLF apart', () => {
    const lines = new LineIndex('ab\r\ncd\n');
    expect([lines.position(0), lines.position(4), lines.position(99)]).toEqual([
      { line: 1, column: 1 },
      { line: 2, column: 1 },
      { line: 3, column: 1 },
    ]);
    expect(lines.line(1)).toBe('ab');
  });

  test('do not count a byte order mark', () => {
    const lines = new LineIndex('\ufeffab\ncd\n');
    expect(lines.line(1)).toBe('ab');
    expect([lines.position(0), lines.position(2), lines.position(4)]).toEqual([
      { line: 1, column: 1 },
      { line: 1, column: 2 },
      { line: 2, column: 1 },
    ]);
  });
});

describe('what is wrong gets one clear message', () => {
  const proto = 'int xyzzy(int fd, unsigned int flags)';
  test.each([
    [
      'an unknown key',
      `${xyzzy(proto, '- lookup: fd\n  error: EBADF')}probs: []\n`,
      'probs: a spec has no key "probs"; did you mean "probes"?',
    ],
    [
      'a wrong type',
      `${xyzzy(proto, '- lookup: fd\n  error: EBADF')}probes: 3\n`,
      '3: expected a list, not "3"',
    ],
    ['a missing key', 'syscall: xyzzy\nentry: []\n', 'syscall: a spec needs the key "prototype"'],
    [
      'a required key that is misspelt',
      `syscal: xyzzy\nprototype: ${proto}\nentry: []\n`,
      'syscal: a spec has no key "syscal"; did you mean "syscall"?',
    ],
    [
      'an unknown status',
      `${xyzzy(proto, '- lookup: fd\n  error: EBADF')}status: megred\n`,
      'did you mean "merged"?',
    ],
    [
      'no release',
      `${xyzzy(proto, '- lookup: fd\n  error: EBADF')}since: soon\n`,
      'soon: "soon" is not a kernel release',
    ],
    [
      'merged since never',
      `${xyzzy(proto, '- lookup: fd\n  error: EBADF')}status: merged\n`,
      'a merged system call needs the key "since"',
    ],
    ['an unknown kind of step', xyzzy(proto, '- chekc: fd\n  error: EBADF'), 'did you mean "check"?'],
    [
      'a kind that comes second',
      xyzzy(proto, '- error: EBADF\n  lookup: fd'),
      'move "lookup" before "error"',
    ],
    ['a step without error', xyzzy(proto, '- lookup: fd'), 'needs the key "error"'],
    [
      'another call in the prototype',
      xyzzy('int plugh(int fd)', '- lookup: fd\n  error: EBADF'),
      'plugh: the prototype declares "plugh"',
    ],
    [
      'seven arguments',
      xyzzy('int xyzzy(int a, int b, int c, int d, int e, int f, int g)', '- effect: x'),
      'at most six arguments',
    ],
    [
      'a struct by value',
      xyzzy('int xyzzy(struct foo x)', '- effect: x'),
      'an argument cannot be struct foo',
    ],
    ['a division by zero', xyzzy(proto, '- check: flags / 0\n  error: EINVAL'), '0: this divides by zero'],
    [
      'a shift by 1,000',
      xyzzy(proto, '- check: flags >> 1000\n  error: EINVAL'),
      '1000: this shifts by 1000, but unsigned int has 32 bits',
    ],
    [
      'too few arguments',
      `${xyzzy(proto, '- lookup: fd\n  error: EBADF')}probes:\n  - call: xyzzy(-1)\n`,
      'xyzzy(-1): too few arguments (1) for xyzzy(fd, flags), which takes 2',
    ],
    [
      'too many arguments',
      `${xyzzy(proto, '- lookup: fd\n  error: EBADF')}probes:\n  - call: xyzzy(-1, 0, 0)\n`,
      'too many arguments (3)',
    ],
    [
      'a call of another',
      `${xyzzy(proto, '- lookup: fd\n  error: EBADF')}probes:\n  - call: plugh(-1, 0)\n`,
      'plugh: this calls "plugh"',
    ],
    [
      'a name with two values',
      xyzzy(
        proto,
        '- lookup: fd\n  error: EBADF',
        'constants: {A: 1}\narguments: {flags: {values: {A: 2}}}\n',
      ),
      'A: "A" is 2 here but 1 elsewhere',
    ],
    [
      'constants that need each other',
      xyzzy(proto, '- lookup: fd\n  error: EBADF', 'constants: {A: B, B: A}\n'),
      '"A" is not defined',
    ],
    [
      'an unknown capability',
      xyzzy(proto, '- lookup: fd\n  error: EBADF', 'privilege: CAP_SYS_ADMN\n'),
      'did you mean "CAP_SYS_ADMIN"?',
    ],
    ['an internal errno', xyzzy(proto, '- lookup: fd\n  error: ENOTSUPP'), 'write EOPNOTSUPP'],
    [
      'pointer arithmetic',
      xyzzy('int xyzzy(void __user *p)', '- check: p + 1 == 0\n  error: EINVAL'),
      'cast it to unsigned long',
    ],
    ['no pointer', xyzzy(proto, '- copy: flags'), 'flags: "flags" is unsigned int, not a pointer'],
    [
      'a struct with unknown fields',
      xyzzy('int xyzzy(struct foo __user *p)', '- copy: p\n- check: p.x\n  error: EINVAL'),
      'are not known: describe them under "structs"',
    ],
    [
      'a struct of itself',
      xyzzy('int xyzzy(struct foo __user *p)', '- copy: p', 'structs: {foo: {x: struct foo}}\n'),
      'the size of "struct foo" is not known',
    ],
    [
      'a huge array',
      xyzzy('int xyzzy(struct foo __user *p)', '- copy: p', "structs: {foo: {x: '__u8[99999999]'}}\n"),
      'the bound of an array',
    ],
    [
      'a step that leaves before it comes',
      xyzzy(proto, '- lookup: fd\n  error: EBADF\n  since: 6.1\n  until: 6.1'),
      '"until" must be a later release',
    ],
    [
      'a backport without its third number',
      xyzzy(proto, '- lookup: fd\n  error: EBADF\n  since: [6.15, 6.12]'),
      '"6.12" is not a stable release: write a backport with three numbers',
    ],
    [
      'a backport before the release of mainline',
      xyzzy(proto, '- lookup: fd\n  error: EBADF\n  since: [6.12.25, 6.15.1]'),
      '"6.15.1" must be of an older branch than "6.12.25"',
    ],
    [
      'two backports to one branch',
      xyzzy(proto, '- lookup: fd\n  error: EBADF\n  since: [6.15, 6.12.25, 6.12.20]'),
      '"6.12.20" must be of an older branch than "6.12.25"',
    ],
    [
      'a later argument before one that was always there',
      xyzzy(proto, '- lookup: fd\n  error: EBADF', 'arguments: {fd: {since: 6.9}}\n'),
      '"fd" is newer than "flags", which follows it, but a prototype can grow only at its end',
    ],
    [
      'too few arguments for every release',
      `${xyzzy(proto, '- lookup: fd\n  error: EBADF', 'arguments: {flags: {since: 6.9}}\n')}probes: [{call: xyzzy(), expect: EBADF}]\n`,
      'too few arguments (0) for xyzzy(fd, flags), which takes 1 to 2',
    ],
    [
      'a wrapper with an argument that the kernel has not',
      `${xyzzy(proto, '- lookup: fd\n  error: EBADF')}wrapper: [fd, flag]\n`,
      'the prototype has no argument "flag"; did you mean "flags"?',
    ],
    ['a bare !', xyzzy(proto, '- check: !flags\n  error: EINVAL'), 'YAML reads "!flags" as a tag'],
    ['an empty file', '', 'this file contains no spec'],
    ['a binary file', 'sys\0call', 'this is a binary file'],
  ])('%s', (_, text, message) => {
    const all = problems(text);
    expect(all.filter((problem) => problem.includes(message))).toHaveLength(1);
    expect(all).toHaveLength(1);
  });
});

test('broken YAML in one document leaves the others judged, and the file counts as unreadable', () => {
  const good = `${xyzzy('int xyzzy(int fd)', '- lookup: fd\n  error: EBADF')}probes: [{call: xyzzy(-1), expect: EBADF}]\n`;
  const file = readSpecs(`syscall: [plugh\n---\n${good}`);
  expect(file.isUnreadable).toBe(true);
  expect(
    file.documents.map(({ name, spec, problems: all }) => [name, spec !== undefined, all.length]),
  ).toEqual([
    [undefined, false, 1],
    ['xyzzy', true, 0],
  ]);
});

test('a role must fit the type', () => {
  const text = xyzzy('int xyzzy(unsigned int flags)', '- effect: x', 'arguments: {flags: {role: path}}\n');
  expect(problems(text)).toEqual([
    'path: the role "path" is for a pointer, but "flags" has the type unsigned int',
  ]);
});

test('a byte order mark does no harm', () => {
  expect(
    found(
      `\ufeff${xyzzy('int xyzzy(int fd, unsigned int flags)', '- check: flags != 0\n  error: EINVAL\n- lookup: fd\n  error: EBADF')}probes: [{call: "xyzzy(-1, 0)", expect: EBADF}]\n`,
    ),
  ).toEqual([]);
});

test('a fault in one document leaves the others judged', () => {
  const good = `${xyzzy('int xyzzy(int fd)', '- lookup: fd\n  error: EBADF')}probes: [{call: xyzzy(-1), expect: EBADF}]\n`;
  const { documents } = readSpecs(`syscall: plugh\n---\n${good}`);
  expect(documents.map(({ name, spec }) => [name, spec !== undefined])).toEqual([
    ['plugh', false],
    ['xyzzy', true],
  ]);
});

test('roles are inferred from type, name and use', () => {
  const spec = specOf(
    xyzzy(
      'long xyzzy(int dfd, const char __user *name, struct s __user *in, size_t usize, struct s __user *out, unsigned int at_flags)',
      '- copy: in\n  size: usize\n- write: out',
      'structs: {s: {a: __u64}}\n',
    ),
  );
  expect(spec.arguments.map(({ role }) => role)).toEqual(['dirfd', 'path', 'in', 'size', 'out', 'flags']);
  const other = specOf(
    xyzzy('long xyzzy(unsigned int epfd, pid_t who, loff_t at, umode_t m, int sig, int cmd)', '- effect: x'),
  );
  expect(other.arguments.map(({ role }) => role)).toEqual([
    'fd',
    'pid',
    'offset',
    'mode',
    'signal',
    'command',
  ]);
  const rest = specOf(
    xyzzy(
      'long xyzzy(const void __user *a, void __user *b, unsigned long start, char __user *buf, size_t len, size_t pos)',
      '- write: buf\n  size: len',
    ),
  );
  expect(rest.arguments.map(({ role }) => role)).toEqual(['in', 'inout', 'value', 'out', 'size', 'offset']);
  const many = specOf(
    xyzzy(
      'long xyzzy(struct s __user *vec, size_t num, struct s __user *in, size_t count)',
      '- copy: vec\n- copy: in\n  size: count',
      'structs: {s: {a: __u64}}\n',
    ),
  );
  expect(many.arguments.map(({ role }) => role)).toEqual(['in', 'value', 'in', 'size']);
});

test('structs are laid out as on LP64, unions, arrays and nested structs too', () => {
  const spec = specOf(
    xyzzy(
      'int xyzzy(struct outer __user *p)',
      '- copy: p',
      'types: {handle_t: unsigned short}\nunions: {u: {a: __u64, b: "__u8[3]"}}\nstructs:\n  outer: {c: char, i: struct inner, u: union u, r: "__u16[3]", h: handle_t, p: char *}\n  inner: {a: __u8, b: __u32}\n',
    ),
  );
  const outer = spec.structs.get('outer');
  expect(outer?.fields.map(({ name, offset }) => `${name}@${offset}`)).toEqual([
    'c@0',
    'i@4',
    'u@16',
    'r@24',
    'h@30',
    'p@32',
  ]);
  expect(outer?.size).toBe(40);
});

test('a fault behind the end of a text is reported at its end', () => {
  for (const text of ['a: [1\n', 'a: {', 'a: "', "a: 'x\n", '- [', 'a: &']) {
    for (const { problems } of readSpecs(text).documents)
      for (const { range } of problems) expect([text, range.end <= text.length]).toEqual([text, true]);
  }
});

test.each([
  ['a key', 'syscall: x\n', true],
  ['a key behind blank lines and spaces', '\n \n\tsyscall\n  : x\n', true],
  ['a key in quotes', '"syscall": x\n', true],
  ['the first key of a flow mapping', '{\n  syscall: x}\n', true],
  ['another key of a flow mapping', '{number: 1, syscall: x}\n', false],
  ['a key of an item', '- syscall: x\n', false],
  ['a longer key', 'my_syscall: x\nsyscalls: y\n', false],
  ['words', 'a: a syscall: x\n', false],
  ['a comment', '# syscall: x\n', false],
])('a text may be a spec by its key: %s', (_, text, isOne) => {
  expect(hasSyscallKey(text)).toBe(isOne);
  // The pattern that says what is meant; it takes quadratic time in blank lines.
  expect(/^\s*(?:\{\s*)?["']?syscall["']?\s*:/m.test(text)).toBe(isOne);
});

test('aliases may repeat no more than a file is long', () => {
  const steps = `entry:\n  - &s {check: a, error: EINVAL}\n${'  - *s\n'.repeat(30_000)}`;
  const { documents, isUnreadable } = readSpecs(`syscall: x\nprototype: int x(int a)\n${steps}`);
  expect(isUnreadable).toBe(false);
  expect(documents).toHaveLength(1);
  const bomb = `a: &a [${'x, '.repeat(300)}]\nb: [${'*a, '.repeat(300)}]\n`;
  expect(readSpecs(bomb).documents[0]?.problems[0]?.message).toContain('aliases repeat more than');
});

test.each([
  ['sum', `flags${' + 1'.repeat(600)} != 0`, 'more than 500 operators in a row'],
  ['array', `sizeof(int${'[2]'.repeat(9)}) != 0`, 'this array has more than 8 dimensions'],
])('a %s that would exhaust the stack is refused at its place', (_, condition, message) => {
  const text = `syscall: x\nprototype: int x(int flags)\nentry:\n  - check: ${condition}\n    error: EINVAL\n`;
  const problem = readSpecs(text).documents[0]?.problems[0];
  expect(problem?.message).toContain(message);
  expect(problem?.range.start).toBeGreaterThan(text.indexOf(condition));
});

test('structs that double in size end at a bound', () => {
  const structs = Array.from(
    { length: 60 },
    (_, at) => `  s${at + 1}: {a: struct s${at}, b: struct s${at}}\n`,
  );
  const text = `syscall: x\nprototype: int x(int a)\nentry: []\nstructs:\n  s0: {a: __u64}\n${structs.join('')}`;
  const messages = readSpecs(text).documents[0]?.problems.map(({ message }) => message);
  expect(messages?.[0]).toBe('"s28" takes more than 1073741824 bytes');
});

test('a call that is wrong is wrong each time that it is read', () => {
  const text = 'syscall: x\nprototype: int x(int a)\nentry:\n  - effect: does it\n';
  const spec = readSpecs(text).documents[0]?.spec;
  for (const _ of [1, 2, 3])
    expect(spec?.readCall('x(NOBODY)')).toMatchObject({
      ok: false,
      faults: [{ message: expect.stringContaining('"NOBODY" is not defined') }],
    });
});
