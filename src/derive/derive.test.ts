import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { derivedAnswers, derivedCall, derivedGrade, derivedSteps } from '../../test/support/derived.ts';
import { ORDERED } from '../../test/support/ordered-call.ts';

describe('the order of a path is the order of its code', () => {
  test('through helpers, a goto and a struct that is copied', () => {
    expect(derivedSteps(ORDERED)).toEqual([
      'check: size > PAGE_SIZE E2BIG',
      'check: size < 16 EINVAL',
      'copy: uops, size bytes EFAULT',
      'check: uops.flags & ~(OPS_A | OPS_B) EINVAL',
      'lookup: fd EBADF',
      'permission: CAP_SYS_ADMIN EPERM',
      'blank: operate_on(): not found',
    ]);
    expect(derivedGrade(ORDERED)).toBe('strong');
    expect(derivedAnswers(ORDERED, 'operate(-1, NULL, 4097)')).toEqual(['E2BIG']);
    expect(derivedAnswers(ORDERED, 'operate(-1, NULL, 16)')).toEqual(['EFAULT']);
  });

  test('each step says where it was read', () => {
    const { steps: all } = derivedCall(ORDERED);
    const lines = ORDERED.split('\n');
    const refusals = all.map(({ place }) => `${place.path} ${lines[place.line - 1]?.trim()}`);
    expect(refusals.slice(0, 4)).toEqual([
      'fs/x.c if (unlikely(size > PAGE_SIZE))',
      'fs/x.c if (unlikely(size < 16))',
      'fs/x.c if (err)',
      'fs/x.c if (kops->flags & ~(OPS_A | OPS_B))',
    ]);
  });

  test('a permission that comes first leaves no probe', () => {
    const code = `SYSCALL_DEFINE1(first, unsigned int, flags)
{
	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	if (flags)
		return -EINVAL;
	return 0;
}
`;
    expect(derivedSteps(code)).toEqual(['permission: CAP_SYS_ADMIN EPERM', 'check: flags EINVAL']);
    expect(derivedGrade(code)).toBe('none');
  });

  test('every way out of a branch is a step, and the others go on', () => {
    const code = `SYSCALL_DEFINE2(ways, unsigned int, flags, unsigned int, size)
{
	if (flags & 1) {
		if (flags & ~1)
			return -EINVAL;
		if (current->ways != size)
			return -EPERM;
		return 0;
	}
	if (size > 8)
		return -E2BIG;
	return 0;
}
`;
    expect(derivedSteps(code)).toEqual([
      'check: flags & 0xfffffffe && flags & 1 EINVAL',
      'blank: current->ways != size when flags & 1 EPERM',
      'done: flags & 1',
      'check: size > 8 E2BIG',
    ]);
  });

  test('a multiplexer asks each command for what it needs', () => {
    const code = `SYSCALL_DEFINE2(multiplex, unsigned int, cmd, int __user *, arg)
{
	switch (cmd) {
	case 0:
		return put_user(state, arg) ? -EFAULT : 0;
	case 1:
		if (!capable(CAP_SYS_RESOURCE))
			return -EPERM;
		return 0;
	default:
		return -EINVAL;
	}
}
`;
    expect(derivedSteps(code)).toEqual([
      'write: arg when cmd == 0 EFAULT',
      'done: cmd == 0',
      'permission: CAP_SYS_RESOURCE when cmd == 1 EPERM',
      'done: cmd == 1',
      'check: 1 EINVAL',
    ]);
    expect(derivedAnswers(code, 'multiplex(0, NULL)')).toEqual(['EFAULT']);
    expect(derivedAnswers(code, 'multiplex(7, NULL)')).toEqual(['EINVAL']);
  });

  test('an error of a name counts where the code looks at it', () => {
    const code = `SYSCALL_DEFINE3(named, int, dfd, const char __user *, name, unsigned int, flags)
{
	struct filename *tmp = getname(name);

	if (flags)
		return -EINVAL;
	if (IS_ERR(tmp))
		return PTR_ERR(tmp);
	return 0;
}
`;
    expect(derivedSteps(code)).toEqual([
      'check: flags EINVAL',
      'copy: name EFAULT',
      'check: strlen(name) >= PATH_MAX ENAMETOOLONG',
      'check: empty(name) ENOENT',
    ]);
  });

  test('a raw result of a copy is no EFAULT', () => {
    const code = `SYSCALL_DEFINE1(raw, int __user *, arg)
{
	int value;

	return copy_from_user(&value, arg, sizeof(value));
}
`;
    expect(derivedAnswers(code, 'raw(NULL)').join()).not.toContain('EFAULT');
  });
});

describe('what is not known is never a better grade', () => {
  test.each([
    ['a function that is not there', 'err = elsewhere(flags);\n\tif (err)\n\t\treturn err;'],
    ['a call through a pointer', 'err = ops->begin(flags);\n\tif (err)\n\t\treturn err;'],
    ['a line that is no C', 'asm volatile("nop" : : : "memory");'],
    ['a jump back', 'again:\n\tif (current->busy)\n\t\tgoto again;'],
  ])('%s stands before everything: unknown', (_, line) => {
    const code = `SYSCALL_DEFINE1(late, unsigned int, flags)\n{\n\tint err;\n\n\t${line}\n\tif (flags)\n\t\treturn -EINVAL;\n\treturn 0;\n}\n`;
    expect(derivedSteps(code).some((step) => step.startsWith('blank: '))).toBe(true);
    expect(derivedGrade(code)).toBe('unknown');
  });

  test.each([
    ['the task of the caller', 'current->frobbed = flags;'],
    [
      'the task of the caller, by another name',
      'struct task_struct *task = current;\n\n\ttask->frobbed = flags;',
    ],
    ['a variable of the kernel', 'frob_count++;'],
  ])('%s is changed before the first refusal: unknown', (_, line) => {
    const code = `SYSCALL_DEFINE1(change, unsigned int, flags)\n{\n\t${line}\n\tif (flags)\n\t\treturn -EINVAL;\n\treturn 0;\n}\n`;
    expect(derivedSteps(code)[0]).toMatch(/^blank: changes /);
    expect(derivedGrade(code)).toBe('unknown');
  });

  test('what a call has made itself may be filled before a refusal', () => {
    const code = `SYSCALL_DEFINE1(fill, unsigned int, flags)\n{\n\tstruct frob *frob = kmalloc(8, GFP_KERNEL);\n\n\tif (!frob)\n\t\treturn -ENOMEM;\n\tfrob->flags = flags;\n\tif (flags)\n\t\treturn -EINVAL;\n\treturn 0;\n}\n`;
    expect(derivedSteps(code)).toEqual(['limit: memory ENOMEM', 'check: flags EINVAL']);
  });

  test('what arguments decide, in a way that was not understood, is a blank that refuses', () => {
    const code = `SYSCALL_DEFINE1(odd, unsigned int, value)
{
	if (value >= NR_UNHEARD_OF)
		return -EINVAL;
	return 0;
}
`;
    expect(derivedSteps(code)).toEqual(['blank: value >= NR_UNHEARD_OF EINVAL']);
    expect(derivedGrade(code)).toBe('unknown');
    expect(derivedAnswers(code, 'odd(9)')).toEqual(['EINVAL?', 'success?']);
  });

  test('without one of its helpers a call is graded no better, and never none', () => {
    const RANK = ['permanent', 'strong', 'weak', 'unknown'];
    fc.assert(
      fc.property(fc.subarray(['copy_ops', 'valid']), (gone) => {
        const code = gone.reduce(
          (text, name) => text.replace(new RegExp(`static int ${name}\\([\\s\\S]*?\\n}\\n`), ''),
          ORDERED,
        );
        expect(RANK.indexOf(derivedGrade(code))).toBeGreaterThanOrEqual(RANK.indexOf('strong'));
      }),
    );
  });
});
