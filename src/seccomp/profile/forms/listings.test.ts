import { describe, expect, test } from 'vitest';
import { readListing, readPolicies } from '../read-policies.ts';

const COLUMNS = ` line  CODE  JT   JF      K
=================================
 0000: 0x20 0x00 0x00 0x00000004  A = arch
 0001: 0x15 0x00 0x03 0xc000003e  if (A != ARCH_X86_64) goto 0005
 0002: 0x20 0x00 0x00 0x00000000  A = sys_number
 0003: 0x15 0x00 0x01 0x0000003b  if (A != execve) goto 0005
 0004: 0x06 0x00 0x00 0x00050001  return ERRNO(1)
 0005: 0x06 0x00 0x00 0x7fff0000  return ALLOW
`;

const PSEUDO = `#
# pseudo filter code start
#
# filter for arch x86_64 (3221225534)
if ($arch == 3221225534)
  # filter for syscall "execve" (59) [priority: 65535]
  if ($syscall == 59)
    if ($a0.hi32 == 0)
      if ($a0.lo32 == 0)
        action ERRNO(2);
  # default action
  action ALLOW;
# invalid architecture action
action KILL;
#
# pseudo filter code end
#
`;

/** "line:column message" of each problem. */
function problems(text: string): string[] {
  return readPolicies(text).problems.map(({ message, place }) => `${place.line}:${place.column} ${message}`);
}

describe('listings of instructions', () => {
  test('are programs, from their columns alone', () => {
    const [policy] = readPolicies(COLUMNS).policies;
    expect(policy?.policy).toEqual({
      kind: 'program',
      program: [
        { code: 0x20, jt: 0, jf: 0, k: 4 },
        { code: 0x15, jt: 0, jf: 3, k: 0xc000003e },
        { code: 0x20, jt: 0, jf: 0, k: 0 },
        { code: 0x15, jt: 0, jf: 1, k: 59 },
        { code: 6, jt: 0, jf: 0, k: 0x00050001 },
        { code: 6, jt: 0, jf: 0, k: 0x7fff0000 },
      ],
    });
    const disassembled = COLUMNS.replace('CODE', 'OP').replace(/ {2}[Air][^\n]*/g, '   ld  $data[4]');
    expect(readPolicies(disassembled).policies[0]?.policy).toEqual(policy?.policy);
    const initializers = COLUMNS.replace(/^ line[^\n]*\n=*\n/, 'static struct sock_filter filter[] = {\n')
      .replace(/ \d{4}: (0x\w+) (0x\w+) (0x\w+) (0x\w+)[^\n]*/g, '\t{ $1, $2, $3, $4 },')
      .concat('};\n');
    expect(readPolicies(initializers).policies[0]?.policy).toEqual(policy?.policy);
  });

  test.each([
    [
      'an instruction that is missing',
      COLUMNS.replace(/ 0002:[^\n]*\n/, ''),
      '5:1 this is instruction 3, and instruction 2 is missing before it, so jumps would miss their targets',
    ],
    [
      'a jump past the end',
      COLUMNS.replace('0x00 0x01 0x0000003b', '0x00 0x09 0x0000003b'),
      '1:1 no kernel accepts the program of the listing: instruction 3 jumps past the end: it skips 9 of 2',
    ],
    [
      'columns that are missing',
      COLUMNS.replace(/ 0002:[^\n]*/, ' 0002: A = sys_number'),
      '5:1 this line is not an instruction of the listing; print the listing with its columns CODE, JT, JF and K',
    ],
    [
      'a listing that was cut off',
      COLUMNS.slice(0, COLUMNS.indexOf(' 0004')),
      '1:1 no kernel accepts the program of the listing: instruction 1 jumps past the end: it skips 3 of 2',
    ],
    [
      'more than a kernel takes',
      ' 0000: 0x06 0x00 0x00 0x00000000\n'.replace('0000', '0000') +
        Array.from({ length: 100_000 }, (_, index) => ` ${index + 1}: 0x06 0x00 0x00 0x00000000\n`).join(''),
      "4098:1 the listing has more than 4096 instructions, the kernel's limit",
    ],
  ])('%s', (_what, text, message) => {
    expect(problems(text)).toEqual([message]);
  });

  test('are what --filter reads too, and a profile is not', () => {
    expect(readListing(COLUMNS)?.policies).toHaveLength(1);
    expect(readListing(PSEUDO)?.policies).toHaveLength(1);
    expect(readListing('{"defaultAction": "SCMP_ACT_ALLOW"}')).toBeUndefined();
  });
});

describe('pseudo filter code', () => {
  test.each([
    [
      'an action that is none',
      PSEUDO.replace('ALLOW', 'ALOW'),
      '12:3 "ALOW" is no action of pseudo filter code',
    ],
    [
      'a condition that is none',
      PSEUDO.replace('lo32 == 0', 'lo32 ?? 0'),
      '9:7 "$a0.lo32 ?? 0" is no condition of pseudo filter code',
    ],
    [
      'a number that is too large',
      PSEUDO.replace('lo32 == 0', 'lo32 == 4294967296'),
      '9:7 4294967296 is larger than 32 bits',
    ],
    [
      'a listing that was cut off',
      PSEUDO.slice(0, PSEUDO.indexOf('# invalid')),
      '12:1 the listing ends before the action for other architectures; it was cut off',
    ],
    [
      'an else of nothing',
      PSEUDO.replace('      if ($a0.lo32 == 0)', '      else'),
      '9:7 this "else" has no condition before it with its indentation',
    ],
    [
      'a condition of no call',
      PSEUDO.replace('  if ($syscall == 59)\n', ''),
      '7:5 this condition is not below a line "if ($syscall == …)"',
    ],
  ])('%s', (_what, text, message) => {
    expect(problems(text)).toEqual([message]);
  });
});
