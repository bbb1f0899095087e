import type { Idiom } from './idiom.ts';

/**
 * `NODEMASK_SCRATCH(scratch)` declares a variable: memory that may be short where a kernel knows more than 256 nodes, the
 * stack otherwise (include/linux/nodemask.h).
 */
export const NODE_MASK: Idiom = {
  names: ['NODEMASK_ALLOC', 'NODEMASK_SCRATCH'],
  apply: () => undefined,
  rewrite(operands) {
    const [type, name] = operands.length > 1 ? operands : ['struct nodemask_scratch', operands[0]];
    return `${type} *${name} = kmalloc(sizeof(*${name}), GFP_KERNEL);`;
  },
};
