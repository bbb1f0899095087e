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

  test('and macros of headers, where the tree has them', () => {
    const code = `#define upper_32_bits(n) ((u32)(((n) >> 16) >> 16))

SYSCALL_DEFINE1(frob, __u64, mask)
{
	if (upper_32_bits(mask))
		return -EINVAL;
	return 0;
}
`;
    expect(derivedSteps(code)).toEqual(['check: (__u32)(mask >> 16 >> 16) EINVAL']);
    expect(derivedAnswers(code, 'frob(0x100000000)')).toEqual(['EINVAL']);
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

  test('through assembler without instructions, and the validity of a time', () => {
    const files = {
      'fs/x.c': `struct timespec64 {
	long long tv_sec;
	long tv_nsec;
};

SYSCALL_DEFINE1(frob, struct timespec64 __user *, uts)
{
	struct timespec64 ts;

	if (copy_from_user(&ts, uts, sizeof(ts)))
		return -EFAULT;
	asm("" : "+rm" (ts.tv_sec));
	if (!timespec64_valid(&ts))
		return -EINVAL;
	return 0;
}
`,
      'include/linux/time64.h': `static inline bool timespec64_valid(const struct timespec64 *ts)
{
	if (ts->tv_sec < 0)
		return false;
	return (unsigned long)ts->tv_nsec < 1000;
}
`,
    };
    expect(derivedSteps(files)).toEqual([
      'copy: uts EFAULT',
      'check: uts.tv_sec < 0 EINVAL',
      'check: (__u64)uts.tv_nsec >= 1000 EINVAL',
    ]);
  });

  test('and a step in a helper says in which, and no more than what is asked in the end', () => {
    const code = `static int frob_state(struct task_struct *task)
{
	if (task->frobbed) {
		if (task->state == 4)
			return -EBUSY;
		frob_more();
	}
	return 0;
}

SYSCALL_DEFINE0(frob)
{
	int err = frob_state(current);

	frob_more();
	return err;
}
`;
    expect(derivedSteps(code).filter((step) => step.startsWith('work'))).toEqual([
      'work: task->state == 4 EBUSY',
    ]);
  });

  test('and a shift out of a number leaves nothing', () => {
    const code = `SYSCALL_DEFINE2(frob, unsigned long, low, unsigned long, high)
{
	loff_t pos = (((loff_t)high << 32) << 32) | low;

	if (pos < 0)
		return -EINVAL;
	return 0;
}
`;
    expect(derivedSteps(code)).toEqual(['check: (__s64)low < 0 EINVAL']);
  });

  test('and classes that the file defines, behind a macro on a line of its own', () => {
    const code = `DEFINE_CLASS(gadget, struct gadget *, if (!IS_ERR(_T)) free_gadget(_T), make_gadget(mode, 0), unsigned int mode)

DEFINE_FREE(put_gadget, struct gadget *, put_gadget(_T))
static struct gadget *make_gadget(unsigned int mode, int zero)
{
	if (mode & ~3)
		return ERR_PTR(-EINVAL);
	return kzalloc(8, GFP_KERNEL) ?: ERR_PTR(-ENOMEM);
}

SYSCALL_DEFINE1(frob, unsigned int, flags)
{
	CLASS(gadget, made)(flags);
	if (IS_ERR(made))
		return PTR_ERR(made);
	return 0;
}
`;
    expect(derivedSteps(code)).toEqual(['check: flags & 0xfffffffc EINVAL', 'limit: memory ENOMEM']);
  });

  test('and the fields of a struct without a name are those of the outer one', () => {
    const code = `struct gadget_req {
	__u32 size;
	__u32 spare;
	struct {
		__u32 kind;
		__u32 more;
	};
};

SYSCALL_DEFINE1(frob, struct gadget_req __user *, req)
{
	struct gadget_req kreq;

	if (copy_from_user(&kreq, req, sizeof(kreq)))
		return -EFAULT;
	if (kreq.kind > 4)
		return -EINVAL;
	return 0;
}
`;
    expect(derivedAnswers(code, 'frob(&{.kind = 5})')).toEqual(['EINVAL']);
    expect(derivedAnswers(code, 'frob(&{.more = 5})')).toEqual(['success']);
  });

  test('also where their names are capitals, if a type stands before them', () => {
    const code = `static inline struct frob *FROB_I(struct inode *inode)
{
	return inode->frob;
}

SYSCALL_DEFINE1(frob, unsigned int, flags)
{
	struct frob *frob = FROB_I(current->inode);

	if (frob->busy)
		return -EBUSY;
	return 0;
}
`;
    expect(derivedSteps(code)).toEqual(['work: frob->busy EBUSY']);
  });

  test('deep down, where they only return a value', () => {
    const names = Array.from({ length: 11 }, (_, index) => `f${index}`);
    const chain = names.map(
      (name, index) =>
        `static int ${name}(int x)\n{\n\treturn ${index === 0 ? 'x & 1' : `f${index - 1}(x)`};\n}\n`,
    );
    const code = `${chain.join('\n')}\nSYSCALL_DEFINE1(frob, int, x)\n{\n\tif (f10(x))\n\t\treturn -EINVAL;\n\treturn 0;\n}\n`;
    expect(derivedSteps(code)).toEqual(['check: x & 1 EINVAL']);
  });

  test('and those who are not refused with one value go on beside those who have another', () => {
    const code = `SYSCALL_DEFINE3(frob, int, one, int, two, int, three)
{
	int err = one == 1 ? -EBUSY : 0;

	if (one != 1 || two)
		return err;
	if (three)
		return -EINVAL;
	return -ERANGE;
}
`;
    expect(derivedAnswers(code, 'frob(1, 0, 1)')).toEqual(['EINVAL']);
    expect(derivedAnswers(code, 'frob(1, 0, 0)')).toEqual(['ERANGE']);
    expect(derivedAnswers(code, 'frob(1, 1, 1)')).toEqual(['EBUSY']);
    expect(derivedAnswers(code, 'frob(0, 0, 1)')).toEqual(['success']);
  });

  test('and who does not pass a step leaves before those who do go on', () => {
    const code = `SYSCALL_DEFINE3(frob, int __user *, one, int __user *, two, int __user *, three)
{
	int err = put_user(1, one);

	if (!err) {
		err = put_user(2, two);
		if (!err)
			return put_user(3, three);
	}
	return err;
}
`;
    expect(derivedSteps(code)).toEqual([
      'write: one EFAULT',
      'write: two EFAULT',
      'write: three EFAULT',
      'done: 1',
    ]);
    expect(derivedAnswers(code, 'frob(1, NULL, NULL)')).toEqual(['EFAULT']);
  });

  test('and what is compared is no error', () => {
    const code = `SYSCALL_DEFINE1(frob, unsigned int, flags)
{
	if (flags)
		return -EINVAL;
	return (current->one < current->two) | ((current->one > current->two) << 1);
}
`;
    expect(derivedSteps(code)).toEqual(['check: flags EINVAL']);
  });

  test('and memory of which nobody knows how much is read may not be read at all', () => {
    const code = `SYSCALL_DEFINE2(frob, char __user *, from, unsigned int, size)
{
	char to[64];

	if (copy_from_user(to, from, min_t(u32, size, SIZE_UNHEARD_OF)))
		return -EFAULT;
	return -ERANGE;
}
`;
    expect(derivedAnswers(code, 'frob(1, 0)')).toEqual(expect.arrayContaining(['EFAULT?', 'ERANGE?']));
  });

  test.each([
    ['unsigned int', false],
    ['uid_t', false],
    ['int', true],
    ['long', true],
    ['unsigned long', true],
    ['void *', true],
  ])('and whether a result of %s may be an error is %s', (type, isError) => {
    const code = `typedef unsigned int uid_t;
static ${type} frob_value(void)
{
	return current->frob;
}

SYSCALL_DEFINE1(frob, unsigned int, flags)
{
	if (flags)
		return -EINVAL;
	return frob_value();
}
`;
    expect(derivedSteps(code).at(-1)).toBe(isError ? 'blank: returns current->frob' : 'check: flags EINVAL');
    const signed = code.replace('return frob_value();', 'int value = frob_value();\n\n\treturn value;');
    expect(derivedSteps(signed).at(-1)).toBe('blank: returns current->frob');
    for (const result of ['(int)frob_value()', 'frob_value() + current->more', '-(long)frob_value()'])
      expect(derivedSteps(code.replace('return frob_value();', `return ${result};`)).at(-1)).toMatch(
        /^blank: returns /,
      );
  });
});
