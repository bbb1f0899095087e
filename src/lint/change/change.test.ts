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
  ['another number', [['x86_64: 999', 'x86_64: 998']], ['error the number was 999 on x86_64, and is 998']],
  [
    'one number for all',
    [['{x86_64: 999, alpha: 1109}', '999']],
    ['error the number was 1109 on alpha, and is 999'],
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
    [
      'error the arguments were (fd, args, size, flags), and are (fd, flags, args, size): their order changed',
    ],
  ],
  ['a signed type', [['unsigned int flags', 'int flags']], ['error "flags" was unsigned int, and is int']],
  ['another result', [['entry:', 'returns: fd\nentry:']], ['error it returned status, and returns fd']],
  [
    'a field that moved',
    [['{what: __u64, how: __u32, where: __u32}', '{how: __u32, where: __u32, what: __u64}']],
    ['error "what" of struct xyzzy_args had 8 bytes at 0, and has 8 at 8'],
  ],
  ['a field of another name', [['how: __u32', 'manner: __u32']], []],
  [
    'a field that is gone',
    [['{what: __u64, how: __u32, where: __u32}', '{what: __u64, how: __u32}']],
    ['error "where" of struct xyzzy_args is gone: 4 bytes at 12'],
  ],
  [
    'another value',
    [['XYZZY_WARM: 0x2', 'XYZZY_WARM: 0x4']],
    [
      'error XYZZY_WARM was 0x2, and is 0x4',
      expect.stringMatching(/^error xyzzy\(.*, 2\) was accepted, and is refused now: EINVAL from step 3/),
      expect.stringMatching(/^info xyzzy\(.*, 4\) was refused with EINVAL, and is accepted now/),
    ],
  ],
  [
    'a flag less',
    [
      [', XYZZY_WARM: 0x2', ''],
      ['~(XYZZY_FAST | XYZZY_WARM)', '~XYZZY_FAST'],
    ],
    ['error XYZZY_WARM (0x2) is gone', expect.stringContaining('was accepted, and is refused now')],
  ],
  [
    'a flag more',
    [
      ['XYZZY_WARM: 0x2', 'XYZZY_WARM: 0x2, XYZZY_HOT: 0x4'],
      ['XYZZY_WARM)', 'XYZZY_WARM | XYZZY_HOT)'],
    ],
    [expect.stringMatching(/^info xyzzy\(.*\) was refused with EINVAL, and is accepted now$/)],
  ],
  [
    'a refusal more',
    [['  - copy: args', '  - check: flags == (XYZZY_FAST | XYZZY_WARM)\n    error: EINVAL\n  - copy: args']],
    [
      expect.stringMatching(
        /^error xyzzy\(.*, XYZZY_FAST \| XYZZY_WARM\) was accepted, and is refused now: EINVAL from step 4 \(check: flags ==/,
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
        /^error xyzzy\(.*\) was refused with EINVAL, and is accepted now; it was to be refused permanently/,
      ),
      expect.stringContaining(
        'warning the published probe xyzzy(-1, NULL, 0, 0) was permanent, and is strong',
      ),
    ],
  ],
  [
    'a permission in front',
    [['entry:\n', 'entry:\n  - permission: CAP_SYS_ADMIN\n    error: EPERM\n']],
    [
      'error the published probe xyzzy(-1, NULL, 0, 0) no longer holds: step 1 (permission: CAP_SYS_ADMIN) can answer EPERM, as a filter does',
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
  expect(found).toEqual([expect.stringContaining('had 8 bytes, and has 16; programs pass no size')]);
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
