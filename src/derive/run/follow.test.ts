import { describe, expect, test } from 'vitest';
import { derivedAnswers, derivedSteps } from '../../../test/support/derived.ts';

describe('functions are followed', () => {
  test('that have the name of the call itself', () => {
    const code = `static int frob(unsigned int flags)
{
	if (flags & ~1)
		return -EINVAL;
	return 0;
}

SYSCALL_DEFINE1(frob, unsigned int, flags)
{
	return frob(flags);
}
`;
    expect(derivedSteps(code)).toEqual(['check: flags & 0xfffffffe EINVAL']);
  });

  test('and what comes behind a return of something unknown is asked of those who come there', () => {
    const code = `SYSCALL_DEFINE2(frob, int, fd, unsigned int, flags)
{
	int err = current->frob_error;

	if (err)
		return err;
	if (flags)
		return -EINVAL;
	return 0;
}
`;
    expect(derivedSteps(code)).toEqual(['blank: returns current->frob_error', 'check: flags EINVAL']);
  });

  test('and a way that ends the call is no condition of the steps behind it', () => {
    const code = `SYSCALL_DEFINE2(frob, unsigned int, cmd, int __user *, arg)
{
	int value;

	if (cmd == 1) {
		if (get_user(value, arg))
			return -EFAULT;
		frob_with(value);
		return 0;
	}
	if (cmd)
		return -EINVAL;
	return frob_more();
}
`;
    expect(derivedSteps(code)).toEqual([
      'copy: arg when cmd == 1 EFAULT',
      'blank: frob_with(): not found when cmd == 1',
      'done: cmd == 1',
      'check: cmd EINVAL',
      'blank: frob_more(): not found',
    ]);
    expect(derivedAnswers(code, 'frob(2, NULL)')).toEqual(['EINVAL']);
    expect(derivedAnswers(code, 'frob(1, NULL)')).toEqual(['EFAULT']);
  });
});
