import { describe, expect, test } from 'vitest';
import { derivedAnswers, derivedCall, derivedSteps } from '../../../test/support/derived.ts';
import { writeSpec } from '../write-spec.ts';

/* How constants are written, so that C's types are those of the kernel's code. */

const derive = (type: string, body: string, before = '') => `#define LOW 0x8
#define HIGH 0x80000000
#define LONE 1UL
#define FAR 0x80000000UL
#define SMALL 5U
${before}
SYSCALL_DEFINE1(frob, ${type}, flags)
{
	if (${body})
		return -EINVAL;
	return 0;
}
`;

describe('a constant of 32 bits without a sign', () => {
  const code = derive('int', 'flags & ~(LOW | HIGH)');

  test('is listed as one, so that its complement has no bits above it', () => {
    expect(derivedSteps(code)).toEqual(['check: flags & ~(LOW | HIGH) EINVAL']);
    expect(writeSpec(derivedCall(code), '7.2')).toContain('  LOW: 8\n  HIGH: 2147483648U\n');
    expect(derivedAnswers(code, 'frob(-2147483648)')).toEqual(['success']);
    expect(derivedAnswers(code, 'frob(1)')).toEqual(['EINVAL']);
  });

  test('leaves the high half of a wider number where the kernel clears it', () => {
    const narrow = derive('u64', '(flags & ~HIGH) != flags');
    expect(derivedAnswers(narrow, 'frob(0x100000000)')).toEqual(['EINVAL']);
    const wide = derive('u64', '(flags & ~FAR) != flags');
    expect(derivedAnswers(wide, 'frob(0x100000000)')).toEqual(['success']);
    expect(derivedAnswers(wide, 'frob(0x80000000)')).toEqual(['EINVAL']);
  });

  test('has its value alone where it was made one with a sign, and that matters', () => {
    const code = derive('int', 'flags < (int)SMALL');
    expect(derivedSteps(code)).toEqual(['check: flags < 5 EINVAL']);
    expect(derivedAnswers(code, 'frob(-1)')).toEqual(['EINVAL']);
    expect(derivedSteps(derive('int', 'flags & (int)SMALL'))).toEqual(['check: flags & SMALL EINVAL']);
  });
});

describe('a name of an enum', () => {
  const mask = (value: string) => derive('u64', 'flags & ~(END - 1)', `enum frob { END = ${value} };`);

  test('is an int where an int holds all of them, so that a complement has the high bits', () => {
    expect(derivedSteps(mask('1U << 25'))).toEqual(['check: flags & ~(END - 1) EINVAL']);
    expect(derivedAnswers(mask('1U << 25'), 'frob(0x100000000)')).toEqual(['EINVAL']);
    expect(derivedAnswers(mask('1U << 25'), 'frob(1)')).toEqual(['success']);
  });

  test('keeps its type where an int does not hold it', () => {
    expect(derivedAnswers(mask('1U << 31'), 'frob(0x100000000)')).toEqual(['success']);
  });
});

test('what is worked out of small numbers of 64 bits is written as a number where an int would not hold it', () => {
  expect(derivedSteps(derive('u64', 'flags > LONE << 40'))).toEqual(['check: flags > 0x10000000000 EINVAL']);
  expect(derivedSteps(derive('u64', 'flags > LONE << 20'))).toEqual(['check: flags > (LONE << 20) EINVAL']);
});

test('a number among names has a suffix where another type would change the result', () => {
  expect(derivedSteps(derive('u64', 'flags & ~(LONE | 0x80000000UL)'))).toEqual([
    'check: flags & ~(LONE | 0x80000000UL) EINVAL',
  ]);
  expect(derivedAnswers(derive('u64', 'flags & ~(LONE | 0x80000000UL)'), 'frob(0x100000000)')).toEqual([
    'EINVAL',
  ]);
});
