import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bestGrade } from '../entry/suggest/best-grade.ts';
import { compileEntry, trace } from '../entry/trace.ts';
import type { Spec } from '../spec/model.ts';
import { readSpecs } from '../spec/read.ts';
import { NEWEST } from '../spec/version.ts';
import { type DerivedCall, deriveCall } from './derive.ts';
import { stepText } from './step-text.ts';
import { KernelOptions } from './tree/kernel-options.ts';
import { SourceTree } from './tree/source-tree.ts';
import { Types } from './tree/types.ts';
import { writeSpec } from './write-spec.ts';

type Files = Readonly<Record<string, string>>;

function deriveFrom(files: Files, name: string, options?: ReadonlyMap<string, boolean>): DerivedCall {
  const tree = new SourceTree({ paths: Object.keys(files), read: (path) => files[path] });
  const configuration = new KernelOptions(tree, options);
  const call = deriveCall(tree, new Types(tree, configuration), configuration, name);
  if (!call) throw new Error(`no ${name}`);
  return call;
}

/** The steps of the only file, a line each. */
function steps(code: string, options?: ReadonlyMap<string, boolean>): readonly string[] {
  const { steps: all } = deriveFrom({ 'fs/x.c': code }, nameIn(code), options);
  return all.map(
    (step) => `${step.step.kind}: ${stepText(step)}${step.errors.map((error) => ` ${error}`).join('')}`,
  );
}

function nameIn(code: string): string {
  return /SYSCALL_DEFINE\d\((\w+)/.exec(code)?.[1] ?? '';
}

function specOf(code: string): Spec {
  const [document] = readSpecs(writeSpec(deriveFrom({ 'fs/x.c': code }, nameIn(code)), '7.2')).documents;
  expect(document?.problems).toEqual([]);
  if (!document?.spec) throw new Error('no spec');
  return document.spec;
}

const gradeOf = (code: string): string => bestGrade(compileEntry(specOf(code), NEWEST), 'none');

function answers(code: string, text: string): readonly string[] {
  const spec = specOf(code);
  const made = spec.readCall(text);
  if (!made.ok) throw new Error(made.faults.map(({ message }) => message).join());
  return trace(compileEntry(spec, NEWEST), made.call).outcomes.map(({ result }) => result);
}

const STRUCT = 'struct ops {\n\t__u64 flags;\n\t__u64 value;\n};\n#define OPS_A 0x1\n#define OPS_B 0x2\n';

const ORDERED = `${STRUCT}
static int copy_ops(struct ops *kops, struct ops __user *uops, size_t size)
{
	if (unlikely(size > PAGE_SIZE))
		return -E2BIG;
	if (unlikely(size < 16))
		return -EINVAL;
	return copy_struct_from_user(kops, sizeof(*kops), uops, size);
}

static int valid(const struct ops *kops)
{
	if (kops->flags & ~(OPS_A | OPS_B))
		return -EINVAL;
	return 0;
}

SYSCALL_DEFINE3(operate, int, fd, struct ops __user *, uops, size_t, size)
{
	struct ops kops;
	struct file *file;
	int err;

	err = copy_ops(&kops, uops, size);
	if (err)
		return err;
	err = valid(&kops);
	if (err)
		return err;
	file = fget(fd);
	if (!file)
		return -EBADF;
	err = -EPERM;
	if (!ns_capable(current_user_ns(), CAP_SYS_ADMIN))
		goto out;
	err = operate_on(file, &kops);
out:
	fput(file);
	return err;
}
`;

describe('the order of a path is the order of its code', () => {
  test('through helpers, a goto and a struct that is copied', () => {
    expect(steps(ORDERED)).toEqual([
      'check: size > PAGE_SIZE E2BIG',
      'check: size < 16 EINVAL',
      'copy: uops, size bytes EFAULT',
      'check: uops.flags & ~(OPS_A | OPS_B) EINVAL',
      'lookup: fd EBADF',
      'permission: CAP_SYS_ADMIN EPERM',
      'blank: operate_on(): not found',
    ]);
    expect(gradeOf(ORDERED)).toBe('strong');
    expect(answers(ORDERED, 'operate(-1, NULL, 4097)')).toEqual(['E2BIG']);
    expect(answers(ORDERED, 'operate(-1, NULL, 16)')).toEqual(['EFAULT']);
  });

  test('each step says where it was read', () => {
    const { steps: all } = deriveFrom({ 'fs/x.c': ORDERED }, 'operate');
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
    expect(steps(code)).toEqual(['permission: CAP_SYS_ADMIN EPERM', 'check: flags EINVAL']);
    expect(gradeOf(code)).toBe('none');
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
    expect(steps(code)).toEqual([
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
    expect(steps(code)).toEqual([
      'write: arg when cmd == 0 EFAULT',
      'done: cmd == 0',
      'permission: CAP_SYS_RESOURCE when cmd == 1 EPERM',
      'done: cmd == 1',
      'check: 1 EINVAL',
    ]);
    expect(answers(code, 'multiplex(0, NULL)')).toEqual(['EFAULT']);
    expect(answers(code, 'multiplex(7, NULL)')).toEqual(['EINVAL']);
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
    expect(steps(code)).toEqual([
      'check: flags EINVAL',
      'limit: memory for a name ENOMEM',
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
    expect(answers(code, 'raw(NULL)')).not.toContain('EFAULT');
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
    expect(steps(code).some((step) => step.startsWith('blank: '))).toBe(true);
    expect(gradeOf(code)).toBe('unknown');
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
    expect(steps(code)[0]).toMatch(/^blank: changes /);
    expect(gradeOf(code)).toBe('unknown');
  });

  test('what a call has made itself may be filled before a refusal', () => {
    const code = `SYSCALL_DEFINE1(fill, unsigned int, flags)\n{\n\tstruct frob *frob = kmalloc(8, GFP_KERNEL);\n\n\tif (!frob)\n\t\treturn -ENOMEM;\n\tfrob->flags = flags;\n\tif (flags)\n\t\treturn -EINVAL;\n\treturn 0;\n}\n`;
    expect(steps(code)).toEqual(['limit: memory ENOMEM', 'check: flags EINVAL']);
  });

  test('a loop may refuse; it never does for certain', () => {
    const code = `SYSCALL_DEFINE2(many, int __user *, list, unsigned int, count)
{
	int i, value;

	for (i = 0; i < count; i++) {
		if (get_user(value, list + i))
			return -EFAULT;
	}
	return 0;
}
`;
    expect(answers(code, 'many(NULL, 1)')).toEqual(['EFAULT', 'success']);
  });

  test('what arguments decide, in a way that was not understood, is a blank that refuses', () => {
    const code = `SYSCALL_DEFINE1(odd, unsigned int, value)
{
	if (value >= NR_UNHEARD_OF)
		return -EINVAL;
	return 0;
}
`;
    expect(steps(code)).toEqual(['blank: value >= NR_UNHEARD_OF EINVAL']);
    expect(gradeOf(code)).toBe('unknown');
    expect(answers(code, 'odd(9)')).toEqual(['EINVAL', 'success']);
  });

  test('without one of its helpers a call is graded no better, and never none', () => {
    const RANK = ['permanent', 'strong', 'weak', 'unknown'];
    fc.assert(
      fc.property(fc.subarray(['copy_ops', 'valid']), (gone) => {
        const code = gone.reduce(
          (text, name) => text.replace(new RegExp(`static int ${name}\\([\\s\\S]*?\\n}\\n`), ''),
          ORDERED,
        );
        expect(RANK.indexOf(gradeOf(code))).toBeGreaterThanOrEqual(RANK.indexOf('strong'));
      }),
    );
  });
});

describe('what the machine decides', () => {
  const code = `SYSCALL_DEFINE1(gated, unsigned int, flags)
{
	if (!IS_ENABLED(CONFIG_GATED))
		return -ENOSYS;
	if (!sysctl_gated)
		return -EPERM;
#ifdef CONFIG_GATED_FLAGS
	if (flags & ~1)
#else
	if (flags)
#endif
		return -EINVAL;
	return 0;
}
`;
  test('an option and a sysctl are gates', () => {
    expect(steps(code)).toEqual([
      'gate: without CONFIG_GATED ENOSYS',
      'gate: not sysctl_gated EPERM',
      'gate: CONFIG_GATED_FLAGS when flags & 0xfffffffe EINVAL',
      'gate: without CONFIG_GATED_FLAGS when flags EINVAL',
    ]);
  });

  test('a configuration says which code there is', () => {
    const options = new Map([
      ['CONFIG_GATED', true],
      ['CONFIG_GATED_FLAGS', false],
    ]);
    expect(steps(code, options)).toEqual(['gate: not sysctl_gated EPERM', 'check: flags EINVAL']);
  });

  test('a call that a kernel may be built without', () => {
    const files = {
      'fs/x.c': '#ifdef CONFIG_X\nSYSCALL_DEFINE0(optional)\n{\n\treturn -EINVAL;\n}\n#endif\n',
      'kernel/sys_ni.c': 'COND_SYSCALL(optional);\n',
    };
    const found = deriveFrom(files, 'optional').steps.map(
      (step) => `${step.step.kind}: ${stepText(step)} ${step.errors.join()}`,
    );
    expect(found).toEqual(['gate: CONFIG_X ENOSYS', 'gate: not built in ENOSYS', 'check: 1 EINVAL']);
  });
});

describe('code that is none', () => {
  const CALL = 'SYSCALL_DEFINE1(broken, int, x)\n{\n';
  test.each([
    ['half a function', `${CALL}\tif (x`],
    ['a quote without its end', `${CALL}\tif (x == '\n\treturn -EINVAL;\n}\n`],
    ['brackets that do not match', `${CALL}\tif (x)) return (;\n\treturn 0;\n}\n`],
    ['a function that calls itself', `static int f(int x)\n{\n\treturn f(x);\n}\n${CALL}\treturn f(x);\n}\n`],
    ['a macro that is itself', `#define M(x) M(x)\n${CALL}\treturn M(x);\n}\n`],
    ['letters of other alphabets', `${CALL}\tif (größe > x)\n\t\treturn -EINVAL;\n\treturn 0;\n}\n`],
    ['brackets ten thousand deep', `${CALL}\treturn ${'('.repeat(10_000)}x${')'.repeat(10_000)};\n}\n`],
    ['blocks ten thousand deep', `${CALL}${'{'.repeat(10_000)}${'}'.repeat(10_000)}\n\treturn 0;\n}\n`],
  ])('%s is a blank, or nothing', (_, code) => {
    expect(['unknown', 'none']).toContain(gradeOf(code));
  });

  test('what is long is read in time, and a blank behind its bound', () => {
    const checks = Array.from(
      { length: 20_000 },
      (_, index) => `\tif (x == ${index})\n\t\treturn -EINVAL;\n`,
    );
    const found = steps(`${CALL}${checks.join('')}\treturn 0;\n}\n`);
    expect(found[0]).toBe('check: x == 0 EINVAL');
    expect(found.at(-1)).toBe('blank: the code is too long to be followed');
  });

  test('any bytes are read without a fault', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.nat(300), (noise, at) => {
        const code = `${ORDERED.slice(0, 400 + at)}${noise}${ORDERED.slice(400 + at)}`;
        const tree = new SourceTree({ paths: ['fs/x.c'], read: () => code });
        const configuration = new KernelOptions(tree);
        const call = deriveCall(tree, new Types(tree, configuration), configuration, 'operate');
        if (call) readSpecs(writeSpec(call, '7.2'));
      }),
    );
  });
});

describe('a descriptor that a walk starts from', () => {
  const call = (
    lookup: string,
  ) => `SYSCALL_DEFINE3(walks, int, dfd, const char __user *, path, unsigned int, flags)
{
	struct path found;
	int err;

${lookup}
	err = user_path_at(dfd, path, 0, &found);
	if (err)
		return err;
	return 0;
}
`;
  const LOOKUP = '\tif (!fget(dfd))\n\t\treturn -EBADF;\n';

  test('may be the working directory', () => {
    expect(answers(call(''), 'walks(-100, NULL, 0)')).toEqual(['ENOMEM', 'EFAULT']);
  });
  test('may not where it is looked up by itself first', () => {
    expect(answers(call(LOOKUP), 'walks(-100, NULL, 0)')).toEqual(['EBADF']);
  });
  test('may not in the calls that look it up by itself', () => {
    const some = call(`\tif (flags) {\n\t${LOOKUP}\t}\n`);
    expect(answers(some, 'walks(-100, NULL, 1)')).toEqual(['EBADF']);
    expect(answers(some, 'walks(-100, NULL, 0)')).toEqual(['ENOMEM', 'EFAULT']);
  });
});
