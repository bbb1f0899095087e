import { describe, expect, test } from 'vitest';
import { derivedAnswers, derivedGrade, derivedSteps } from '../../../test/support/derived.ts';

const MULTIPLEXER = `struct frob_limits {
	__u64 low;
	__u64 high;
};
#define FROB_GET 0
#define FROB_LIMIT 1
#define FROB_START 2

SYSCALL_DEFINE3(frob, unsigned int, cmd, unsigned long, arg, unsigned int, flags)
{
	struct frob_limits limits;

	if (flags)
		return -EINVAL;
	switch (cmd) {
	case FROB_GET:
		return put_user(frob_count(), (int __user *)arg);
	case FROB_LIMIT:
		if (copy_from_user(&limits, (void __user *)arg, sizeof(limits)))
			return -EFAULT;
		return 0;
	case FROB_START:
		if (copy_from_user(&limits, (struct frob_limits __user *)arg, sizeof(limits)))
			return -EFAULT;
		if (limits.low > limits.high)
			return -ERANGE;
		if (!capable(CAP_SYS_RESOURCE))
			return -EPERM;
		return 0;
	default:
		return -EINVAL;
	}
}
`;

describe('an address that travels in an integer', () => {
  test('is a pointer where the code casts it to one', () => {
    const code = MULTIPLEXER.replace('frob_count()', '1');
    expect(derivedSteps(code)).toEqual([
      'check: flags EINVAL',
      'write: ((int __user *)arg) when cmd == FROB_GET EFAULT',
      'done: cmd == FROB_GET',
      'copy: ((void __user *)arg), 16 bytes when cmd == FROB_LIMIT EFAULT',
      'done: cmd == FROB_LIMIT',
      'copy: ((struct frob_limits __user *)arg) when cmd == FROB_START EFAULT',
      'check: ((struct frob_limits __user *)arg).low > ((struct frob_limits __user *)arg).high && cmd == FROB_START ERANGE',
      'permission: CAP_SYS_RESOURCE when cmd == FROB_START EPERM',
      'done: cmd == FROB_START',
      'check: 1 EINVAL',
    ]);
    expect(derivedAnswers(code, 'frob(0, NULL, 0)')).toEqual(['EFAULT']);
    expect(derivedAnswers(code, 'frob(0, buffer(4), 0)')).toEqual(['success']);
    expect(derivedAnswers(code, 'frob(1, buffer(8), 0)')).toEqual(['EFAULT?', 'success?']);
    expect(derivedAnswers(code, 'frob(2, &(struct frob_limits){.low = 2, .high = 1}, 0)')).toEqual([
      'ERANGE',
    ]);
    expect(derivedAnswers(code, 'frob(9, NULL, 0)')).toEqual(['EINVAL']);
    expect(derivedGrade(code)).toBe('strong');
  });

  test('is none of 32 bits', () => {
    const code = MULTIPLEXER.replace('unsigned long, arg', 'unsigned int, arg').replace('frob_count()', '1');
    expect(derivedSteps(code).some((step) => step.startsWith('write: '))).toBe(false);
    expect(derivedAnswers(code, 'frob(0, 0, 0)')).toEqual(['EFAULT?', 'success?']);
  });
});
