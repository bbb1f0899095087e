import { SIGNAL_WORDS } from '../run/step.ts';
import { number } from '../value/value.ts';
import { failure, type Idiom, mayFail } from './idiom.ts';

/** `signal_pending(current)`: a loop that sleeps ends then (include/linux/sched/signal.h). */
export const SIGNAL_PENDING: Idiom = {
  names: ['signal_pending'],
  isPure: true,
  apply(call) {
    const [task] = call.values;
    if (task?.kind !== 'object' || task.label !== 'current') return undefined;
    return { value: mayFail(call, { kind: 'work', words: SIGNAL_WORDS }, number(1n), number(0n)) };
  },
};

/** `wait_event_interruptible(queue, condition)`: 0, or -ERESTARTSYS where a signal came (include/linux/wait.h). */
export const WAIT_INTERRUPTIBLE: Idiom = {
  names: /^wait_event_(?:freezable_)?interruptible(?:_exclusive|_locked(?:_irq)?)?$/,
  apply(call) {
    const words = `waits: ${call.name}()`;
    return {
      value: mayFail(call, { kind: 'wait', words }, failure('ERESTARTSYS'), number(0n)),
      happens: { kind: 'wait', words },
    };
  },
};
