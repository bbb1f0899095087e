import { describe, expect, test } from 'vitest';
import { derivedAnswers, derivedGrade, derivedSteps } from '../../../test/support/derived.ts';

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

describe('code that was not followed', () => {
  const FILE = '\tstruct file *file = fget(fd);\n\n\tif (!file)\n\t\treturn -EBADF;\n';
  const askedWith = (between: string) =>
    derivedSteps(
      call(`${FILE}\tif (file->f_mode & 1)\n\t\treturn -EBUSY;\n${between}
	if (file->f_mode & 1)
		return -EXDEV;`),
    ).filter((step) => /EBUSY|EXDEV/.test(step)).length;

  test('ends no call, so that what fails behind it is certain; what it changes, somebody may see', () => {
    const code = call(`${FILE}\tfile->f_op->begin(file);`);
    expect(derivedAnswers(code, 'frob(0, 1)')).toEqual(['EBADF?', 'EINVAL?']);
    expect(derivedAnswers(code, 'frob(-1, 1)')).toEqual(['EBADF']);
    expect(derivedSteps(code)[1]).toBe('blank: file->f_op->begin(): not found');
    expect(derivedGrade(code.replace(FILE, '\tstruct file *file = current->file;\n'))).toBe('unknown');
  });

  test('what it returns may be any result', () => {
    const code = call('\tif (flags & 2)\n\t\treturn current->ops->begin();');
    expect(derivedAnswers(code, 'frob(0, 2)')).toContain('unknown?');
    expect(derivedAnswers(code, 'frob(0, 1)')).toEqual(['EINVAL']);
  });

  test('may have changed what was asked before', () => {
    expect(askedWith('')).toBe(1);
    expect(askedWith('\tfile->f_op->begin(file);')).toBe(2);
    expect(askedWith('\tcurrent->ops->begin();')).toBe(2);
  });

  test('as may an assignment to the same field of another thing, or to a number by its address', () => {
    expect(askedWith('\tcurrent->file->f_mode = 1;')).toBe(2);
    expect(askedWith('\t*current->count = 1;')).toBe(2);
    expect(askedWith('\tcurrent->file->f_pos = 1;')).toBe(1);
  });

  test('as may the later rounds of a loop', () => {
    expect(askedWith('\twhile (current->next)\n\t\tcurrent->file->f_mode = 1;')).toBeGreaterThan(1);
  });

  const frob = (between: string) =>
    derivedSteps(
      call(`	struct frob frob = { .state = 0 };\n\n${between}
	if (frob.state)
		return -E2BIG;`),
    ).some((step) => step.includes('E2BIG'));

  test('may have changed a variable that it was given the address of, now or before', () => {
    expect(frob('\tcurrent->ops->begin(flags);')).toBe(false);
    expect(frob('\tcurrent->ops->begin(&frob);')).toBe(true);
    expect(frob('\tcurrent->ops->begin(&frob.other);')).toBe(false);
    expect(frob('\tlist_add(&frob.list, &current->list);\n\tcurrent->ops->begin(flags);')).toBe(true);
    expect(frob('\tcurrent->frob = &frob;\n\tcurrent->ops->begin(flags);')).toBe(true);
  });

  test('that reads memory of the caller may fail each time', () => {
    const code = `static int fetch(unsigned long at)
{
	int value;

	return get_user(value, (int __user *)(at * 3)) ? -EFAULT : 0;
}
${call(`	if (fetch(fd))
		return -EBUSY;
	if (fetch(flags))
		return -EXDEV;`)}`;
    for (const errno of ['EBUSY', 'EXDEV']) expect(derivedSteps(code).join()).toContain(errno);
  });
});
