import { show } from '../c/show.ts';
import type { Expression } from '../c/syntax.ts';
import type { Machine } from './machine.ts';
import { load } from './memory.ts';
import type { Context, PathState } from './state.ts';

/** Flags that a task sets for itself while it allocates memory (include/linux/sched/mm.h): no program sees them. */
const PRIVATE =
  /^current->(?:flags|task_works|plug|journal_info|backing_dev_info|reclaim_state|capture_control)$/;

/**
 * What an assignment changes that other calls may see: the task of the caller, or a variable of the kernel. Undefined for
 * local variables, and for what they lead to: things that this call has made or looked up.
 */
export function sharedState(
  machine: Machine,
  target: Expression,
  context: Context,
  state: PathState,
): string | undefined {
  const text = show(target);
  if (PRIVATE.test(text)) return undefined;
  const name = rootName(target);
  if (name === undefined) return undefined;
  const variable = context.scope.find(name);
  if (variable === undefined) return text;
  const value = load(machine.types, { variable, path: '' }, state);
  return value.kind === 'object' && value.label === 'current' ? text : undefined;
}

/** `task`, of `task->mm->flags`. */
function rootName(target: Expression): string | undefined {
  switch (target.kind) {
    case 'name':
      return target.name;
    case 'member':
    case 'element':
      return rootName(target.object);
    case 'unary':
    case 'cast':
      return rootName(target.operand);
    default:
      return undefined;
  }
}
