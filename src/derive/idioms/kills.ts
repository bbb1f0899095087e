import type { Idiom } from './idiom.ts';

/** What does not come back (kernel/exit.c). */
export const EXITS: Idiom = {
  names: /^(?:do_exit|do_group_exit|make_task_dead)$/,
  apply: ({ name, machine }) => ({
    value: machine.fresh(`${name}()`),
    happens: { kind: 'effect', words: 'ends the task' },
  }),
};

/** What has a signal come before the call returns (kernel/signal.c): which result others see is not said. */
export const KILLS: Idiom = {
  names: /^(?:force_\w*sig\w*|signal_fault)$/,
  apply: ({ name, machine }) => ({
    value: machine.fresh(`${name}()`),
    happens: { kind: 'blank', words: `${name}(): a signal may end the program` },
  }),
};
