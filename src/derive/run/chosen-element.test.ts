import { describe, expect, test } from 'vitest';
import { derivedGrade, derivedSteps } from '../../../test/support/derived.ts';

/* A table of the kernel whose element an argument chooses: clockid_to_kclock() (kernel/time/posix-timers.c). */

const code = (index: string, errno: string) => `static const struct clock *const clocks[16];

SYSCALL_DEFINE2(frob, unsigned int, which, unsigned int, flags)
{
	const struct clock *clock = clocks[${index}];

	if (!clock)
		return -EINVAL;
	if (!clock->sleep)
		return -${errno};
	return 0;
}
`;

describe('an element that an argument chooses', () => {
  test('is no switch of the machine: another argument chooses another one', () => {
    expect(derivedSteps(code('which', 'EOPNOTSUPP'))).toEqual([
      'work: not clocks[which] EINVAL',
      'work: not clock->sleep EOPNOTSUPP',
    ]);
  });

  test('may pass for another argument, so that its EPERM is no proof that there is no probe', () => {
    expect(derivedSteps(code('which', 'EPERM'))).toContain('blank: not clock->sleep EPERM');
    expect(derivedGrade(code('which', 'EPERM'))).not.toBe('none');
  });

  test('is one where an index that is worked out of it does', () => {
    expect(derivedSteps(code('flags ? which : 0', 'EOPNOTSUPP'))[1]).toMatch(/^work: /);
  });
});

test('the element of a number that is known is one for all calls', () => {
  expect(derivedSteps(code('3', 'EOPNOTSUPP'))).toEqual([
    'gate: not clocks[3] EINVAL',
    'gate: not clock->sleep EOPNOTSUPP',
  ]);
});
