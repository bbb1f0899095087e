import { choice, oneOrMore, optional, required } from '../shape/shape.ts';
import { SIGNAL_NAMES } from '../signal.ts';
import { arrival, errno, expression, reason, text, words } from './primitives.ts';

const shared = {
  when: optional(expression, 'The step is taken only where this is true.'),
  note: optional(text, 'Why, and where in the kernel.'),
  since: optional(
    arrival,
    'The first release that takes this step; backports follow in a list: ["6.15", "6.12.25", "6.6.88"].',
  ),
  until: optional(arrival, 'The first release that no longer takes it; backports follow in a list.'),
} as const;

const fails = {
  error: required(oneOrMore(errno), 'The errno, or a list of which each is possible.'),
} as const;
const faults = { error: optional(oneOrMore(errno), 'The errno; EFAULT where left out.') } as const;

const WORDS = 'In words, since it depends on the machine and not on the arguments:';

/** The kinds of steps with their keys; the first key of a step is its kind. */
export const STEPS = {
  check: {
    check: required(expression, 'Fails where this C expression is true.'),
    ...fails,
    permanent: optional(reason, 'Why this input will always be refused.'),
    ...shared,
  },
  done: { done: required(expression, 'The call succeeds here where this C expression is true.'), ...shared },
  copy: {
    copy: required(expression, 'The pointer argument or field whose memory the kernel reads.'),
    ...faults,
    size: optional(
      expression,
      'How many bytes are read; what the pointer leads to, and at least one, where left out.',
    ),
    trailing: optional(errno, 'The errno where bytes beyond the known struct are not zero, mostly E2BIG.'),
    ...shared,
  },
  write: {
    write: required(expression, 'The pointer argument or field whose memory the kernel writes.'),
    ...faults,
    size: optional(
      expression,
      'How many bytes are written; what the pointer leads to, and at least one, where left out.',
    ),
    ...shared,
  },
  range: {
    range: required(expression, 'The pointer that must lie in user space (access_ok).'),
    ...faults,
    size: optional(expression, 'How many bytes from there on.'),
    ...shared,
  },
  lookup: {
    lookup: required(expression, 'The descriptor, pid or key that must name something.'),
    ...fails,
    ...shared,
  },
  permission: {
    permission: required(words, `${WORDS} which capability, DAC or LSM test may refuse.`),
    ...fails,
    ...shared,
  },
  limit: { limit: required(words, `${WORDS} which resource may be short.`), ...fails, ...shared },
  gate: {
    gate: required(words, `${WORDS} what switches the call off (configuration, sysctl, boot).`),
    ...fails,
    ...shared,
  },
  work: { work: required(words, `${WORDS} the later errors, in no order.`), ...fails, ...shared },
  wait: {
    wait: required(words, `${WORDS} what it may block on.`),
    error: optional(oneOrMore(errno), 'What an interrupted wait answers.'),
    ...shared,
  },
  effect: { effect: required(words, `${WORDS} what changes from here on.`), ...shared },
  blank: {
    blank: required(
      words,
      'What stands here and is not known: code that could not be followed, or "TODO …" for what is still to be written. It may answer anything, and change anything.',
    ),
    ...shared,
  },
  signal: {
    signal: required(
      choice(Object.fromEntries(SIGNAL_NAMES.map((name) => [name, '']))),
      'The signal that kills the caller.',
    ),
    ...shared,
  },
} as const;
