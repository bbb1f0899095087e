import { choice, oneOrMore, optional, required } from '../shape/shape.ts';
import { SIGNAL_NAMES } from '../signal.ts';
import { arrival, errno, expression, rawText, reason, someArchitectures, text } from './primitives.ts';
import { walk } from './walk.ts';

const shared = {
  when: optional(expression, 'The step is taken only if this is true.'),
  note: optional(text, 'Why the kernel does this, and where in its source.'),
  source: optional(text, 'Where the step was read in the source of the kernel: fs/open.c:1234.'),
  since: optional(
    arrival,
    'The first release that takes this step; backports follow in a list: ["6.15", "6.12.25", "6.6.88"].',
  ),
  until: optional(arrival, 'The first release that no longer takes it; backports follow in a list.'),
  arch: optional(
    someArchitectures,
    'The architecture, or a list of those, that takes this step; all if omitted.',
  ),
} as const;

const fails = {
  error: required(oneOrMore(errno), 'The errno, or a list of possible errnos.'),
} as const;
const faults = { error: optional(oneOrMore(errno), 'The errno; EFAULT if omitted.') } as const;

const walks = {
  walk: optional(
    walk,
    'The path that the step walks. What is known of files then decides it; without that, the key changes nothing.',
  ),
} as const;

const WORDS = 'In words, because it depends on the machine and not on the arguments:';

/** The kinds of steps with their keys; the first key of a step is its kind. */
export const STEPS = {
  check: {
    check: required(expression, 'The call fails if this C expression is true.'),
    ...fails,
    permanent: optional(reason, 'Why this input will always be rejected.'),
    ...shared,
  },
  done: { done: required(expression, 'The call succeeds here if this C expression is true.'), ...shared },
  copy: {
    copy: required(
      expression,
      'The pointer argument or field whose memory the kernel reads, or an integer cast to a pointer: (int *)arg.',
    ),
    ...faults,
    size: optional(
      expression,
      'The number of bytes read. If omitted, the size of what the pointer leads to, at least one byte.',
    ),
    trailing: optional(errno, 'The errno if bytes beyond the known struct are not zero, usually E2BIG.'),
    ...shared,
  },
  write: {
    write: required(
      expression,
      'The pointer argument or field whose memory the kernel writes, or an integer cast to a pointer: (int *)arg.',
    ),
    ...faults,
    size: optional(
      expression,
      'The number of bytes written. If omitted, the size of what the pointer leads to, at least one byte.',
    ),
    ...shared,
  },
  range: {
    range: required(expression, 'The pointer that must lie in user space (access_ok).'),
    ...faults,
    size: optional(expression, 'The number of bytes from there on.'),
    ...shared,
  },
  lookup: {
    lookup: required(expression, 'The descriptor, pid or key that must refer to something.'),
    ...fails,
    ...shared,
  },
  permission: {
    permission: required(rawText, `${WORDS} the capability, DAC or LSM check that may refuse the caller.`),
    ...fails,
    ...walks,
    ...shared,
  },
  limit: { limit: required(rawText, `${WORDS} the resource that may run out.`), ...fails, ...shared },
  gate: {
    gate: required(rawText, `${WORDS} what can switch the call off (configuration, sysctl, boot option).`),
    ...fails,
    ...shared,
  },
  work: {
    work: required(rawText, `${WORDS} later errors, in no particular order.`),
    ...fails,
    ...walks,
    ...shared,
  },
  wait: {
    wait: required(rawText, `${WORDS} what the call may block on.`),
    error: optional(oneOrMore(errno), 'The errno of an interrupted wait.'),
    ...shared,
  },
  effect: { effect: required(rawText, `${WORDS} what changes from here on.`), ...shared },
  blank: {
    blank: required(
      rawText,
      'An unknown part of the path: code that could not be followed, or "TODO …" for a step that nobody has written yet. It may fail with any errno and change anything.',
    ),
    error: optional(
      oneOrMore(errno),
      'If given, this part of the path only refuses some arguments, with these errnos: which ones is not known.',
    ),
    may: optional(
      oneOrMore(
        choice({
          change: 'State may change; the call goes on.',
          succeed: 'The call may succeed here.',
        }),
      ),
      'If given, this part of the path does no more than this, and fails only with what "error" lists: "change", state may change and the call goes on; "succeed", the call may succeed here.',
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
