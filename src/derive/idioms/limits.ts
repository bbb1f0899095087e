import { show } from '../c/show.ts';
import { LIMIT } from '../value/condition.ts';
import { unknownValue } from '../value/value.ts';
import type { Idiom } from './idiom.ts';

/** `rlimit(RLIMIT_NOFILE)`: a limit of the process, which any argument may be above (include/linux/sched/signal.h). */
export const RESOURCE_LIMIT: Idiom = {
  names: ['rlimit', 'rlimit_max', 'task_rlimit', 'task_rlimit_max'],
  isPure: true,
  apply({ operands }) {
    const last = operands.at(-1);
    const words = last === undefined ? 'a limit of the process' : show(last);
    return { value: unknownValue(words, `${LIMIT}${words}`) };
  },
};
