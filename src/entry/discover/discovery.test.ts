import { expect, test } from 'vitest';
import { readSpecs } from '../../spec/read.ts';
import { parseVersion } from '../../spec/version.ts';
import { discoveries } from './discovery.ts';
import { discoveryName } from './model.ts';
import { arrivalText, tellingOn } from './telling.ts';

const HEAD = `syscall: frob
since: "5.12"
prototype: int frob(int fd, struct frob_args __user *uargs, size_t size, unsigned int flags)
arguments:
  flags: { role: flags, values: { FROB_A: 1, FROB_B: 2 } }
structs:
  frob_args:
    flags: { type: __u64, role: flags, values: { FROB_X: 4 } }
    mode: __u32
    pad: { type: __u32, since: ["6.5", "6.1.40"] }
    last: { type: __u64, since: "6.12" }
entry:
`;
const MASK = '  - check: flags & ~3\n    error: EINVAL\n';
const LOOKUP = '  - lookup: fd\n    error: EBADF\n';
const COPY = '  - copy: uargs\n    size: size\n    trailing: E2BIG\n    error: EFAULT\n';

function found(steps: string) {
  const { spec, problems } = readSpecs(HEAD + steps).documents[0] ?? {};
  if (spec === undefined) throw new Error(`no spec: ${JSON.stringify(problems)}`);
  return discoveries(spec);
}

function told(steps: string): readonly string[] {
  return found(steps).map((one) => {
    const { call, known = [], unknown = '', needsPrivilege, arrival } = one.found ?? {};
    const since = arrival === undefined ? '' : arrivalText(arrival);
    const text = `${discoveryName(one)}: ${call?.text ?? 'none'} ${known.join('|')} ${unknown} ${since}`;
    return `${text.trimEnd()}${needsPrivilege === true ? ' privileged' : ''}`;
  });
}

function telling(steps: string, name: string, releases: readonly string[]): readonly string[] {
  const one = found(steps).find((own) => own.name === name)?.found;
  return releases.map(
    (release) => `${release} ${tellingOn(one?.releases ?? [], parseVersion(release) ?? [0, 0])}`,
  );
}

test('a flag is told by what comes after the check of unknown bits', () => {
  expect(told(MASK + LOOKUP).slice(0, 2)).toEqual([
    'FROB_A of flags: frob(-1, NULL, 0, FROB_A) EBADF EINVAL 5.12',
    'FROB_B of flags: frob(-1, NULL, 0, FROB_B) EBADF EINVAL 5.12',
  ]);
});

test('a flag in a struct is told too', () => {
  const field = '  - check: uargs.flags & ~4\n    error: EINVAL\n';
  expect(told(COPY + field + LOOKUP)).toContain(
    'FROB_X of frob_args.flags: frob(-1, &{.flags = FROB_X}, sizeof(struct frob_args), 0) EBADF EINVAL 5.12',
  );
});

test('a later field is told by E2BIG, and only where the copy demands zeros beyond the struct', () => {
  const field = '  - check: uargs.flags & ~4\n    error: EINVAL\n';
  expect(told(COPY + field + LOOKUP).slice(-2)).toEqual([
    'pad of struct frob_args: frob(-1, &{.pad = 1}, sizeof(struct frob_args), 0) EBADF E2BIG 6.5 and 6.1.40',
    'last of struct frob_args: frob(-1, &{.last = 1}, sizeof(struct frob_args), 0) EBADF E2BIG 6.12',
  ]);
  const plain = found(COPY.replace('    trailing: E2BIG\n', '') + field + LOOKUP).at(-1);
  expect(plain).toMatchObject({ found: undefined, reason: 'a kernel that does not know "last" ignores it' });
});

test('what a call tells on each release follows the releases of fields and masks', () => {
  const grown = '  - check: flags & ~1\n    until: ["6.2", "6.1.9"]\n    error: EINVAL\n';
  const now = '  - check: flags & ~3\n    since: ["6.2", "6.1.9"]\n    error: EINVAL\n';
  const releases = ['5.10', '5.12', '6.1.3', '6.1.9', '6.1.40', '6.2', '6.5', '7.0'];
  expect(telling(grown + now + LOOKUP, 'FROB_B', releases)).toEqual([
    '5.10 nothing',
    '5.12 unknown',
    '6.1.3 unknown',
    '6.1.9 known',
    '6.1.40 known',
    '6.2 known',
    '6.5 known',
    '7.0 known',
  ]);
  expect(told(grown + now + LOOKUP)[1]).toBe(
    'FROB_B of flags: frob(-1, NULL, 0, FROB_B) EBADF EINVAL 6.2 and 6.1.9',
  );
  expect(telling(COPY + LOOKUP, 'pad', releases)).toEqual([
    '5.10 nothing',
    '5.12 unknown',
    '6.1.3 unknown',
    '6.1.9 unknown',
    '6.1.40 known',
    '6.2 unknown',
    '6.5 known',
    '7.0 known',
  ]);
});

test('a release that does not refuse unknown bits tells nothing', () => {
  const late = '  - check: flags & ~3\n    since: "6.1"\n    error: EINVAL\n';
  expect(telling(late + LOOKUP, 'FROB_A', ['5.12', '6.1'])).toEqual(['5.12 nothing', '6.1 known']);
  expect(told(late + LOOKUP)[0]).toMatch(/ 6\.1 or earlier$/);
});

test('a mask that misses the upper half tells nothing about a flag there', () => {
  const head = HEAD.replace('FROB_X: 4', 'FROB_X: 0x100000000');
  const steps = `${COPY}  - check: (unsigned int)uargs.flags
    until: "6.1"
    error: EINVAL
  - check: uargs.flags & ~0x100000000
    since: "6.1"
    error: EINVAL
${LOOKUP}`;
  const spec = readSpecs(head + steps).documents[0]?.spec;
  const one = spec && discoveries(spec).find(({ name }) => name === 'FROB_X');
  expect(one?.found?.releases.map(({ telling: own }) => own).slice(0, 1)).toEqual(['nothing']);
  expect(one?.found && tellingOn(one.found.releases, [6, 1])).toBe('known');
});

test('a permission in front makes EPERM tell nothing', () => {
  const permission = '  - permission: CAP_X\n    error: EPERM\n';
  expect(told(permission + MASK + LOOKUP)[0]).toBe(
    'FROB_A of flags: frob(-1, NULL, 0, FROB_A) EBADF EINVAL 5.12 privileged',
  );
});

test.each([
  [
    'unknown bits are not refused',
    LOOKUP,
    'no call that changes nothing surely fails because of an unknown bit',
  ],
  [
    'what follows fails in the same way',
    `${MASK}  - lookup: fd\n    error: EINVAL\n`,
    'may fail in the same way',
  ],
  ['the call may succeed', `${MASK}  - effect: changes the file\n`, 'no call surely fails before'],
  [
    'something changes first',
    `  - effect: counts\n${MASK}${LOOKUP}`,
    'no call that changes nothing surely fails',
  ],
  [
    'what comes between is not known',
    `${MASK}  - blank: more code\n${LOOKUP}`,
    'no call surely fails before',
  ],
  [
    'EPERM is about the flag',
    `${MASK}  - work: looks\n    error: EPERM\n${LOOKUP}`,
    'no call surely fails before',
  ],
  [
    'zero is refused in the same way',
    `  - check: flags != 1\n    error: EINVAL\n${LOOKUP}`,
    'no call that changes',
  ],
])('nothing is told where %s', (_, steps, reason) => {
  const flags = found(steps).filter(({ input }) => input === 'flags');
  expect(flags.map((one) => one.found)).toEqual([undefined, undefined]);
  expect(flags[0]?.reason).toContain(reason);
});

test('a flag that the mask refuses is not told from an unknown one', () => {
  expect(told(`  - check: flags & ~1\n    error: EINVAL\n${LOOKUP}`).slice(0, 2)).toEqual([
    'FROB_A of flags: frob(-1, NULL, 0, FROB_A) EBADF EINVAL 5.12',
    'FROB_B of flags: none',
  ]);
});
