import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { abiBreaking } from '../../../rules/abi/abi-breaking.ts';
import { specOf } from '../../../test/support/lint.ts';
import { readSpecs } from '../../spec/read.ts';
import { Analysis } from '../analysis.ts';

const base = `syscall: xyzzy
status: merged
since: "6.1"
number: {x86_64: 999, alpha: 1109}
prototype: int xyzzy(int fd, struct xyzzy_args __user *args, size_t size, unsigned int flags)
arguments:
  args: {role: in}
  flags: {role: flags, values: {XYZZY_FAST: 0x1, XYZZY_WARM: 0x2}}
structs:
  xyzzy_args: {what: __u64, how: __u32, where: __u32}
entry:
  - check: size < 16
    error: EINVAL
    permanent: the first version's size can never shrink
  - check: size > PAGE_SIZE
    error: E2BIG
  - check: flags & ~(XYZZY_FAST | XYZZY_WARM)
    error: EINVAL
  - copy: args
    size: size
    trailing: E2BIG
    error: EFAULT
  - lookup: fd
    error: EBADF
  - effect: does it
probes:
  - call: xyzzy(-1, NULL, 0, 0)
    expect: EINVAL
`;

function changes(...edits: readonly (readonly [string, string])[]): string[] {
  const after = edits.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`no "${from}"`);
    return text.replaceAll(from, to);
  }, base);
  const found: string[] = [];
  const states = { before: new Analysis(specOf(base)), after: new Analysis(specOf(after)) };
  abiBreaking.check(states, ({ severity, message }) => found.push(`${severity} ${message}`));
  return found;
}

test.each([
  ['nothing', [['does it', 'does the same']], []],
  [
    'another number',
    [['x86_64: 999', 'x86_64: 998']],
    ['error the number on x86_64 changed from 999 to 998'],
  ],
  [
    'one number for all',
    [['{x86_64: 999, alpha: 1109}', '999']],
    ['error the number on alpha changed from 1109 to 999'],
  ],
  [
    'arguments in another order',
    [
      [
        'int fd, struct xyzzy_args __user *args, size_t size, unsigned int flags',
        'int fd, unsigned int flags, struct xyzzy_args __user *args, size_t size',
      ],
      ['xyzzy(-1, NULL, 0, 0)', 'xyzzy(-1, 0, NULL, 0)'],
    ],
    ['error the order of the arguments changed from (fd, args, size, flags) to (fd, flags, args, size)'],
  ],
  [
    'a signed type',
    [['unsigned int flags', 'int flags']],
    ['error the type of "flags" changed from unsigned int to int'],
  ],
  ['another result', [['entry:', 'returns: fd\nentry:']], ['error the result changed from status to fd']],
  [
    'a field that moved',
    [['{what: __u64, how: __u32, where: __u32}', '{how: __u32, where: __u32, what: __u64}']],
    ['error "what" of struct xyzzy_args changed from 8 bytes at 0 to 8 bytes at 8'],
  ],
  ['a field of another name', [['how: __u32', 'manner: __u32']], []],
  [
    'a field that is gone',
    [['{what: __u64, how: __u32, where: __u32}', '{what: __u64, how: __u32}']],
    ['error "where" was removed from struct xyzzy_args (4 bytes at 12)'],
  ],
  [
    'another value',
    [['XYZZY_WARM: 0x2', 'XYZZY_WARM: 0x4']],
    [
      'error XYZZY_WARM changed from 0x2 to 0x4',
      expect.stringMatching(/^error xyzzy\(.*, 2\) was accepted, but step 3 .* now rejects it with EINVAL/),
      expect.stringMatching(/^info xyzzy\(.*, 4\) was rejected with EINVAL, but is accepted now/),
    ],
  ],
  [
    'a flag less',
    [
      [', XYZZY_WARM: 0x2', ''],
      ['~(XYZZY_FAST | XYZZY_WARM)', '~XYZZY_FAST'],
    ],
    ['error XYZZY_WARM (0x2) was removed', expect.stringContaining('now rejects it with EINVAL')],
  ],
  [
    'a flag more',
    [
      ['XYZZY_WARM: 0x2', 'XYZZY_WARM: 0x2, XYZZY_HOT: 0x4'],
      ['XYZZY_WARM)', 'XYZZY_WARM | XYZZY_HOT)'],
    ],
    [expect.stringMatching(/^info xyzzy\(.*\) was rejected with EINVAL, but is accepted now$/)],
  ],
  [
    'a refusal more',
    [['  - copy: args', '  - check: flags == (XYZZY_FAST | XYZZY_WARM)\n    error: EINVAL\n  - copy: args']],
    [
      expect.stringMatching(
        /^error xyzzy\(.*, XYZZY_FAST \| XYZZY_WARM\) was accepted, but step 4 \(check: flags == .* now rejects it with EINVAL/,
      ),
    ],
  ],
  [
    'a promise that is broken',
    [
      [
        "  - check: size < 16\n    error: EINVAL\n    permanent: the first version's size can never shrink\n",
        '',
      ],
    ],
    [
      expect.stringMatching(
        /^error xyzzy\(.*\) was rejected with EINVAL, but is accepted now, although its rejection was promised to be permanent/,
      ),
      expect.stringContaining(
        'warning the grade of the published probe xyzzy(-1, NULL, 0, 0) was permanent and is now strong',
      ),
    ],
  ],
  [
    'a permission in front',
    [['entry:\n', 'entry:\n  - permission: CAP_SYS_ADMIN\n    error: EPERM\n']],
    [
      'error the published probe xyzzy(-1, NULL, 0, 0) no longer holds: step 1 (permission: CAP_SYS_ADMIN) can fail with EPERM, which a filter returns too',
    ],
  ],
  ['a struct that grew', [['where: __u32}', 'where: __u32, more: __u64}']], []],
] as const)('%s', (_, edits, expected) => {
  expect(changes(...edits)).toEqual(expected);
});

test('a struct without a size cannot grow', () => {
  const text = `syscall: xyzzy
status: merged
since: "6.1"
prototype: int xyzzy(struct xyzzy_args __user *args, unsigned int flags)
arguments: {args: {role: in}}
structs: {xyzzy_args: {what: __u64}}
entry: [{check: flags, error: EINVAL}, {copy: args, error: EFAULT}]
`;
  const found: string[] = [];
  abiBreaking.check(
    {
      before: new Analysis(specOf(text)),
      after: new Analysis(specOf(text.replace('what: __u64', 'what: __u64, how: __u64'))),
    },
    ({ message }) => found.push(message),
  );
  expect(found).toEqual([
    expect.stringContaining('changed from 8 to 16 bytes, but programs do not pass their size'),
  ]);
});

const folder = join(import.meta.dirname, '../../../content/syscalls');

test.each(readdirSync(folder))('%s differs from itself in nothing', (file) => {
  const read = () => readSpecs(readFileSync(join(folder, file), 'utf8')).documents[0]?.spec;
  const [a, b] = [read(), read()];
  if (a === undefined || b === undefined) throw new Error('no spec');
  const found: string[] = [];
  abiBreaking.check({ before: new Analysis(a), after: new Analysis(b) }, ({ message }) =>
    found.push(message),
  );
  expect(found).toEqual([]);
});

test('a struct that has another name now is the same to programs, which have its size compiled in', () => {
  const sized = base.replace('xyzzy(-1, NULL, 0, 0)', 'xyzzy(-1, NULL, sizeof(struct xyzzy_args), 1 << 9)');
  const found = (after: string): string[] => {
    const messages: string[] = [];
    const states = { before: new Analysis(specOf(sized)), after: new Analysis(specOf(after)) };
    abiBreaking.check(states, ({ severity, message }) => messages.push(`${severity} ${message}`));
    return messages;
  };
  const renamed = sized.replaceAll('xyzzy_args', 'xyzzy_how');
  expect(found(renamed)).toEqual([]);
  expect(found(renamed.replace(', where: __u32', ''))).toContain(
    'error "where" was removed from struct xyzzy_args, which is struct xyzzy_how now (4 bytes at 12)',
  );
  // An array counts as a whole.
  const padded = sized.replace('where: __u32}', 'where: __u32, pad: "unsigned char[8]"}');
  const states = { before: new Analysis(specOf(padded)), after: new Analysis(specOf(sized)) };
  const messages: string[] = [];
  abiBreaking.check(states, ({ message }) => messages.push(message));
  expect(messages).toContain('"pad" was removed from struct xyzzy_args (8 bytes at 16)');
});
