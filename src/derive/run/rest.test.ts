import { expect, test } from 'vitest';
import { derivedSteps } from '../../../test/support/derived.ts';

const call = (unfollowed: string): string => `static int gadget_idle;

SYSCALL_DEFINE1(gadget_rest, int, level)
{
	if (level < 0)
		return -EINVAL;
	if (gadget_idle)
		return 0;
	${unfollowed}
	if (gadget_idle > 1)
		return 0;
	return -EAGAIN;
}
`;

test('what the rest fails with is no check of all calls behind code that was not followed', () => {
  expect(derivedSteps(call('gadget_elsewhere();'))).toEqual([
    'check: level < 0 EINVAL',
    'blank: gadget_elsewhere(): not found',
    'work: code that was not followed decides EAGAIN',
  ]);
});

test('it is one where all code was followed', () => {
  expect(derivedSteps(call('')).at(-1)).toBe('check: 1 EAGAIN');
});
