import { expect, test } from 'vitest';
import { RULES } from '../../../rules/index.ts';
import { judgeFileCode } from './file-code.ts';
import { noKernelCode } from './kernel-code.ts';

const SETTER = `SYSCALL_DEFINE3(xyzzy_set, int, fd, const u64 __user *, uvalue, unsigned int, flags)
{
	u64 value;

	if (flags)
		return -EINVAL;
	if (copy_from_user(&value, uvalue, sizeof(value)))
		return -EFAULT;
	return xyzzy_set(fd, value);
}
`;
const GETTER = SETTER.replaceAll('_set', '_get').replace('const u64', 'u64');

function rulesIn(text: string): readonly string[] {
  const file = { text, treePath: 'xyzzy.c' };
  const options = {
    rules: RULES,
    unjudged: [],
    knownRules: RULES.map(({ id }) => id),
    severity: (_: unknown, own: 'error' | 'warning' | 'info') => own,
    url: (id: string) => id,
    policies: () => [],
  };
  return judgeFileCode('xyzzy.c', file, noKernelCode(), options).flatMap(({ findings }) =>
    findings.map(({ rule, start }) => `${rule} ${start.line}`),
  );
}

test('a call that sets something is settled by the one that gets it in the same file', () => {
  expect(rulesIn(SETTER)).toEqual(['set-without-get 1']);
  expect(rulesIn(SETTER + GETTER)).toEqual([]);
  expect(rulesIn(GETTER + SETTER)).toEqual([]);
});

test('a statement that is several steps has each finding once', () => {
  const text = `struct xyzzy_args {
	__u64 first;
	__u64 last;
};

SYSCALL_DEFINE3(xyzzy, int, fd, struct xyzzy_args __user *, uargs, size_t, usize)
{
	struct xyzzy_args args = {};

	if (copy_from_user(&args, uargs, min(usize, sizeof(args))))
		return -EFAULT;
	return xyzzy_start(fd, &args);
}
`;
  expect(rulesIn(text)).toEqual(['struct-trailing-zero 10']);
});
