import { expect, test } from 'vitest';
import { derivedAnswers, derivedSteps } from '../../../test/support/derived.ts';

const call = (body: string, before = '') =>
  `${before}
struct frob {
	__u64 value;
	__u64 flags;
};

SYSCALL_DEFINE2(many, struct frob __user *, list, unsigned int, count)
{
	struct frob frob;
	int i, err = 0;

${body}
	return 0;
}
`;
const COUNTED = call(`	for (i = 0; i < count; i++) {
		if (copy_from_user(&frob, &list[i], sizeof(frob)))
			return -EFAULT;
		if (frob.flags & ~1)
			return -EINVAL;
	}`);

test('a loop refuses for certain in its first round, where that is certain', () => {
  expect(derivedSteps(COUNTED).slice(0, 2)).toEqual([
    'copy: list when 0 < count EFAULT',
    'check: list.flags & 0xfffffffffffffffeUL && 0 < count EINVAL',
  ]);
  expect(derivedAnswers(COUNTED, 'many(NULL, 1)')).toEqual(['EFAULT']);
  expect(derivedAnswers(COUNTED, 'many(&{.flags = 2}, 1)')).toEqual(['EINVAL']);
});

test('what later rounds refuse is only possible', () => {
  const answers = derivedAnswers(COUNTED, 'many(&{.flags = 1}, 2)');
  expect(answers).toEqual(expect.arrayContaining(['EFAULT?', 'EINVAL?', 'success?']));
});

test('a loop without a round refuses nothing', () => {
  expect(derivedAnswers(COUNTED, 'many(NULL, 0)')).not.toContain('EFAULT');
});

test('what the first round assigns is not known behind the loop', () => {
  const code = call(`	for (i = 0; i < count; i++) {
		if (list == NULL)
			return -EFAULT;
		err = i;
	}
	if (err == 0)
		return -EINVAL;`);
  const answers = derivedAnswers(code, 'many(1, 5)');
  expect(answers).toEqual(expect.arrayContaining(['EINVAL?', 'success?']));
  expect(derivedAnswers(code, 'many(NULL, 5)')).toEqual(['EFAULT']);
});

test('a loop that asks behind its body has a first round in any case', () => {
  const code = call('\tdo {\n\t\tif (count & 1)\n\t\t\treturn -EINVAL;\n\t} while (more_frobs);');
  expect(derivedAnswers(code, 'many(NULL, 1)')).toEqual(['EINVAL']);
});

test('a loop without a condition has a first round in any case', () => {
  const code = call('\tfor (;;) {\n\t\tif (count & 1)\n\t\t\treturn -EINVAL;\n\t\tfrob_next();\n\t}');
  expect(derivedAnswers(code, 'many(NULL, 1)')).toEqual(['EINVAL']);
});

test.each([
  ['a list of the kernel', 'list_for_each_entry(one, &frobs, entry)'],
  ['threads', 'do_each_pid_thread(pid, PIDTYPE_PGID, p)'],
])('a loop over %s may have no round', (_, head) => {
  const code = call(`\t${head} {\n\t\tif (count)\n\t\t\treturn -EINVAL;\n\t}`);
  expect(derivedAnswers(code, 'many(NULL, 1)')).toEqual(['EINVAL?', 'success?']);
});

test('a guard that may not be got runs its statement', () => {
  const before = '#define scoped_frob_or_fail(_id) \\\n\tscoped_cond_guard(lock_frob, return -ESRCH, _id)\n';
  const code = call('\tscoped_frob_or_fail(count) {\n\t\tif (count)\n\t\t\treturn -EINVAL;\n\t}', before);
  expect(derivedSteps(code)).toEqual(['work: not lock_frob(count) ESRCH', 'check: count EINVAL']);
});

test('what a loop refuses that arguments may skip is no permission of every call', () => {
  const code = call(`	while (count--)
		if (!capable(CAP_SYS_ADMIN))
			return -EPERM;
	if (list)
		return -EINVAL;`);
  expect(derivedSteps(code)).toContain('blank: CAP_SYS_ADMIN EPERM');
  expect(derivedSteps(code)).toContain('check: list EINVAL');
});
