import { expect, test } from 'vitest';
import { readSpecs } from '../spec/read.ts';
import { NEWEST } from '../spec/version.ts';
import { flagCalls } from './flag-calls.ts';

const HEAD = `syscall: frob
prototype: int frob(int fd, struct frob_args __user *uargs, size_t size, unsigned int flags)
arguments:
  flags: { role: flags, values: { FROB_A: 1, FROB_B: 2 } }
structs:
  frob_args:
    flags: { type: __u64, role: flags, values: { FROB_X: 4 } }
entry:
`;
const MASK = '  - check: flags & ~3\n    error: EINVAL\n';
const LOOKUP = '  - lookup: fd\n    error: EBADF\n';
const COPY = '  - copy: uargs\n    size: size\n    trailing: E2BIG\n    error: EFAULT\n';

function told(steps: string): readonly string[] {
  const spec = readSpecs(HEAD + steps).documents[0]?.spec;
  if (spec === undefined) throw new Error('no spec');
  return flagCalls(spec, NEWEST).map(({ input, flag, call, known, unknown }) =>
    `${flag} of ${input}: ${call?.text ?? 'none'} ${known.join('|')} ${unknown.join('|')}`.trimEnd(),
  );
}

test('a flag is told by what comes after the check of unknown bits', () => {
  expect(told(MASK + LOOKUP + COPY)).toEqual([
    'FROB_A of flags: frob(-1, NULL, 0, FROB_A) EBADF EINVAL',
    'FROB_B of flags: frob(-1, NULL, 0, FROB_B) EBADF EINVAL',
    'FROB_X of frob_args.flags: none',
  ]);
});

test('a flag in a struct is told too', () => {
  const field = '  - check: uargs.flags & ~4\n    error: EINVAL\n';
  expect(told(COPY + field + LOOKUP)).toContain(
    'FROB_X of frob_args.flags: frob(-1, &{.flags = FROB_X}, sizeof(struct frob_args), 0) EBADF EINVAL',
  );
});

test.each([
  ['unknown bits are not refused', LOOKUP],
  ['what follows fails in the same way', `${MASK}  - lookup: fd\n    error: EINVAL\n`],
  ['a permission comes first', `  - permission: CAP_X\n    error: EPERM\n${MASK}${LOOKUP}`],
  ['the call may succeed', `${MASK}  - effect: changes the file\n`],
  ['something changes first', `  - effect: counts\n${MASK}${LOOKUP}`],
  ['what comes between is not known', `${MASK}  - blank: more code\n${LOOKUP}`],
])('nothing is told where %s', (_, steps) => {
  expect(told(steps).filter((line) => line.includes('of flags: frob('))).toEqual([]);
});

test('a flag that the mask refuses is not told from an unknown one', () => {
  expect(told(`  - check: flags & ~1\n    error: EINVAL\n${LOOKUP}`).slice(0, 2)).toEqual([
    'FROB_A of flags: frob(-1, NULL, 0, FROB_A) EBADF EINVAL',
    'FROB_B of flags: none',
  ]);
});
