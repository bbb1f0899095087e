import { describe, expect, test } from 'vitest';
import { derivedGrade, derivedSteps } from '../../../test/support/derived.ts';

const call = (body: string) => `struct frob {
	int state;
	int other;
};

SYSCALL_DEFINE2(frob, int, fd, unsigned int, flags)
{
${body}
	if (flags)
		return -EINVAL;
	return 0;
}
`;

describe('what is assigned through a pointer', () => {
  test.each([
    ['that was looked up', '\tstruct task_struct *task = find_task_by_vpid(1);\n\n\ttask->frobbed = 1;'],
    ['that another thing holds', '\tstruct file *file = current->frob_file;\n\n\tfile->f_pos = 1;'],
    [
      'that a new thing holds',
      '\tstruct frob *frob = kzalloc(8, GFP_KERNEL);\n\n\tif (!frob)\n\t\treturn -ENOMEM;\n\tfrob->owner->count = 1;',
    ],
    ['to a number', '\tint *count = current->frob_count;\n\n\t*count = 1;'],
    ['to an array', '\tint *counts = current->frob_counts;\n\n\tcounts[flags] = 1;'],
    ['to an array, at its begin', '\tint *counts = current->frob_counts;\n\n\tcounts[0] = 1;'],
  ])('%s may be seen by others: unknown', (_, body) => {
    const steps = derivedSteps(call(body));
    expect(steps.some((step) => step.startsWith('blank: changes '))).toBe(true);
    expect(derivedGrade(call(body))).toBe('unknown');
  });

  test.each([
    ['a variable', '\tstruct frob frob;\n\tstruct frob *p = &frob;\n\n\tp->state = 1;'],
    [
      'one of two variables',
      '\tstruct frob a, b;\n\tstruct frob *p = current->x ? &a : &b;\n\n\tp->state = 1;',
    ],
    ['an array', '\tint counts[4];\n\n\tcounts[flags & 3] = 1;'],
    [
      'what this call has allocated',
      '\tstruct frob *frob = kzalloc(8, GFP_KERNEL);\n\n\tif (!frob)\n\t\treturn -ENOMEM;\n\tfrob->state = 1;',
    ],
  ])("to %s is nobody else's", (_, body) => {
    expect(derivedSteps(call(body)).filter((step) => step.startsWith('blank'))).toEqual([]);
    expect(derivedGrade(call(body))).toBe('weak');
  });

  test('is what is read afterwards', () => {
    const body = `	struct frob *frob = kzalloc(8, GFP_KERNEL);

	if (!frob)
		return -ENOMEM;
	frob->state = flags & 1;
	if (frob->state)
		return -E2BIG;`;
    expect(derivedSteps(call(body))).toEqual([
      'limit: memory ENOMEM',
      'check: (__s32)(flags & 1) E2BIG',
      'check: flags EINVAL',
    ]);
  });

  test('to one of two variables leaves both unknown', () => {
    const body = `	struct frob a = { .state = 0 }, b = { .state = 0 };
	struct frob *p = current->x ? &a : &b;

	p->state = 1;
	if (a.state)
		return -EPERM;`;
    expect(derivedSteps(call(body))[0]).toBe('work: state EPERM');
  });
});

describe('things of one kind', () => {
  test('are different things', () => {
    const body = `	struct file *one = fget(fd), *other = fget(flags);

	if (!one || !other)
		return -EBADF;
	if (one->f_mode & 1)
		return -EBUSY;
	if (other->f_mode & 1)
		return -EXDEV;`;
    expect(derivedSteps(call(body)).filter((step) => /EBUSY|EXDEV/.test(step))).toHaveLength(2);
  });

  test('are different things in a helper that is called twice', () => {
    const code = `static int used(struct frob *frob, int error)
{
	return frob->link->used ? error : 0;
}
${call(`	struct frob *one = find_frob(1), *other = find_frob(2);
	int err = used(one, -EBUSY);

	if (err)
		return err;
	err = used(other, -EXDEV);
	if (err)
		return err;`)}`;
    expect(derivedSteps(code)).toContain('work: frob->link->used EBUSY EXDEV');
  });
});
