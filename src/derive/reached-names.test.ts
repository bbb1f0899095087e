import { describe, expect, test } from 'vitest';
import { callsReaching, type ReachedNames, reachedNames } from './reached-names.ts';
import { KernelOptions } from './tree/kernel-options.ts';
import { SourceTree } from './tree/source-tree.ts';
import { Types } from './tree/types.ts';

const FILES: Readonly<Record<string, string>> = {
  'include/uapi/linux/first.h': `#define FIRST_SHIFT 4
#define FIRST_FLAG (1 << FIRST_SHIFT)
typedef unsigned int first_t;
struct first {
	first_t flags;
	rest_t rest;
};
typedef unsigned int rest_t;
`,
  'fs/first.c': `static int helper(int x)
{
	return unknown_helper(x);
}

SYSCALL_DEFINE2(first, struct first __user *, arg, int, flags)
{
	struct first own;

	if (copy_from_user(&own, arg, sizeof(own)))
		return -EFAULT;
	if (own.flags || flags & ~FIRST_FLAG)
		return -EINVAL;
#ifdef FIRST_LIMIT
	if (flags == 2)
		return -ERANGE;
#endif
	return helper(flags);
}
`,
  'fs/second.c': `SYSCALL_DEFINE1(second, int, flags)
{
	if (flags & ~FIRST_FLAG)
		return -EINVAL;
	return other_helper(flags);
}
`,
  'kernel/sys_ni.c': 'COND_SYSCALL(second);\n',
};

function reachedIn(tree: SourceTree, known: ReachedNames = new Map()): ReachedNames {
  const configuration = new KernelOptions(tree);
  return reachedNames(tree, new Types(tree, configuration), configuration, known);
}

const tree = new SourceTree({ paths: Object.keys(FILES), read: (path) => FILES[path] });
const reaching = (...names: readonly string[]) => callsReaching(reachedIn(tree), new Set(names));

describe('which calls a name can change', () => {
  test('are those that call a function, however deep', () => {
    expect(reaching('helper')).toEqual(['first']);
    expect(reaching('other_helper', 'helper')).toEqual(['first', 'second']);
  });

  test('are those that look a name up which nothing defines', () => {
    expect(reaching('unknown_helper')).toEqual(['first']);
    expect(reaching('FIRST_LIMIT')).toEqual(['first']);
  });

  test('are those that see a macro through another one, also where its value was known before', () => {
    expect(reaching('FIRST_SHIFT')).toEqual(['first', 'second']);
  });

  test('are those whose spec writes the name of a type', () => {
    expect(reaching('first_t')).toEqual(['first']);
    expect(reaching('rest_t')).toEqual(['first']);
  });

  test('are the call itself, and no call for what none looks up', () => {
    expect(reaching('second')).toEqual(['second']);
    expect(reaching('something_else')).toEqual([]);
  });

  test('are not worked out again for calls that are known', () => {
    const known = new Map([['first', new Set(['kept'])]]);
    expect(reachedIn(tree, known).get('first')).toEqual(new Set(['kept']));
    expect(reachedIn(tree, known).get('second')).toContain('other_helper');
  });
});
