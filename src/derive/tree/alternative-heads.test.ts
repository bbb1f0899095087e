import { describe, expect, test } from 'vitest';
import { deriveCall } from '../derive.ts';
import { KernelOptions } from './kernel-options.ts';
import { SourceTree } from './source-tree.ts';
import { Types } from './types.ts';

/** A call with one head for each order of its arguments, as clone has in kernel/fork.c. */
const CODE = `#define __ARCH_WANT_SYS_COPY
#ifdef __ARCH_WANT_SYS_COPY
#ifdef CONFIG_CLONE_BACKWARDS
SYSCALL_DEFINE2(copy, int, first,
		int, second)
#elif defined(CONFIG_CLONE_BACKWARDS2)
SYSCALL_DEFINE2(copy, int, third, int, first)
#else
SYSCALL_DEFINE2(copy, int, second, int, first)
#endif
{
	if (first)
		return -EINVAL;
	return 0;
}
#endif
`;

function parameters(kconfig: string, code = CODE): readonly string[] | undefined {
  const files: Readonly<Record<string, string>> = { 'kernel/copy.c': code, 'arch/x86/Kconfig': kconfig };
  const tree = new SourceTree({ paths: ['kernel/copy.c'], read: (path) => files[path] });
  const options = new KernelOptions(tree);
  return deriveCall(tree, new Types(tree, options), options, 'copy')?.parameters.map(({ name }) => name);
}

describe('a call whose body follows several heads', () => {
  test('has the head of an architecture that selects none of the options', () => {
    expect(parameters('config X86\n\tdef_bool y\n')).toEqual(['second', 'first']);
  });

  test('has the head that an architecture selects', () => {
    expect(parameters('config X86\n\tdef_bool y\n\tselect CLONE_BACKWARDS\n')).toEqual(['first', 'second']);
  });

  test('a head that a directive cuts short is none', () => {
    const code = CODE.replace('int, second)\n#elif', 'int, second\n#elif');
    expect(parameters('config X86\n\tdef_bool y\n', code)).toEqual(['second', 'first']);
  });
});

test('a body behind something else does not get the heads before it', () => {
  const code = CODE.replace('#endif\n{', '#endif\nstatic int helper(void)\n{');
  expect(parameters('', code)).toBeUndefined();
});

test('a macro that a file defines only where no header does is that of the header', () => {
  const files: Readonly<Record<string, string>> = {
    'kernel/call.c': `#ifndef GET_MODE
# define GET_MODE(a)	(-EINVAL)
#endif
SYSCALL_DEFINE1(call, int, mode)
{
	return GET_MODE(mode);
}
`,
    'arch/x86/include/asm/mode.h':
      '#define GET_MODE(a)	(mode_of((a)))\nint mode_of(int a)\n{\n\treturn a < 0 ? -ERANGE : 0;\n}\n',
  };
  const derived = (paths: readonly string[]) => {
    const tree = new SourceTree({ paths, read: (path) => files[path] });
    const options = new KernelOptions(tree);
    return deriveCall(tree, new Types(tree, options), options, 'call')?.steps.flatMap(({ errors }) => errors);
  };
  expect(derived(['kernel/call.c', 'arch/x86/include/asm/mode.h'])).toEqual(['ERANGE']);
  expect(derived(['kernel/call.c'])).toEqual(['EINVAL']);
});
