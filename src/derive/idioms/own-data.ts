import { forget } from '../run/memory.ts';
import type { Idiom, IdiomCall } from './idiom.ts';

/** What is written to variables whose addresses a function gets is not known behind it. */
function written({ machine, name, values, state }: IdiomCall) {
  for (const value of values) if (value.kind === 'address') forget(value.place, state, `${name}()`);
  return { value: machine.fresh(`${name}()`) };
}

/**
 * The signal mask that a call waits with: the task has its own again before the call returns (set_user_sigmask() and
 * restore_saved_sigmask() in kernel/signal.c and include/linux/sched/signal.h).
 */
export const CALL_MASK: Idiom = {
  names: /^(?:set_current_blocked|(?:set|clear)_restore_sigmask|restore_saved_sigmask\w*)$/,
  apply(call) {
    const isOwn =
      call.name !== 'set_current_blocked' || /^set_(?:compat_)?user_sigmask$/.test(call.context.frame.name);
    return isOwn ? written(call) : undefined;
  },
};

/** A timer that is a variable of the code itself: nobody else sees that it starts or ends. */
export const OWN_TIMER: Idiom = {
  names:
    /^(?:hrtimer_(?:setup|init)(?:_sleeper)?_on_stack|hrtimer_set_expires\w*|hrtimer_sleeper_start_expires|hrtimer_cancel|destroy_hrtimer_on_stack)$/,
  apply: (call) => (call.values[0]?.kind === 'address' ? written(call) : undefined),
};

/** Sets of signals, which are data. */
export const SIGNAL_SETS: Idiom = {
  names: /^sig(?:(?:and|or|andn|not)n?sets?|(?:add|del|empty|fill|init)set(?:mask|inv)?)$/,
  apply: (call) => (call.values[0]?.kind === 'address' ? written(call) : undefined),
};
