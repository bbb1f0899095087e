import {
  choice,
  type Decoded,
  dictionary,
  type JsonSchema,
  list,
  mappingOr,
  oneOrMore,
  optional,
  record,
  required,
  scalar,
  taggedBy,
} from './shape/shape.ts';
import { SIGNAL_NAMES } from './signal.ts';

/*
 * The spec language, version 1. This definition is the only one: the types that the rest of the code uses, the
 * validation with places, and the JSON Schema that editors load all come from it.
 */

const text = scalar('a text', { type: 'string' });
const expression = scalar('a C expression', { type: ['string', 'number'] });
const constant = scalar('a C number', { type: ['string', 'number'] });
const release = scalar('a kernel release such as "6.18"', {
  type: ['string', 'number'],
  pattern: '^v?\\d+\\.\\d+',
});
const identifier = scalar('a C name', { type: 'string', pattern: '^[A-Za-z_]\\w*$' }, /^[A-Za-z_]\w*$/);
const truth = choice({ true: 'Yes.', false: 'No, the same as leaving it out.' }, { type: 'boolean' });
const errno = scalar('the name of an errno', { type: 'string', pattern: '^E[A-Z0-9]+$' });

export const ROLES = {
  fd: 'A file descriptor. Below 0 and no sentinel, a lookup fails.',
  dirfd: 'A directory descriptor that a relative path starts from; mostly with the sentinel AT_FDCWD.',
  path: 'A path, as a string in user memory.',
  entry: 'A path that names a directory entry to create, rename or remove.',
  string: 'A string in user memory that is no path.',
  flags: 'A set of flag bits.',
  command: 'A number that selects one of several operations.',
  size: 'A length in bytes, or the size of the struct before it.',
  offset: 'An offset in a file.',
  pid: 'The number of a process or thread.',
  signal: 'The number of a signal.',
  mode: 'Permission bits of a file.',
  in: 'A pointer to memory that the kernel reads.',
  out: 'A pointer to memory that the kernel writes.',
  inout: 'A pointer to memory that the kernel reads and writes.',
  value: 'A plain number or address.',
  cookie: 'A number that the kernel hands back without looking at it.',
} as const;

export type Role = keyof typeof ROLES;

const sentinels = dictionary(
  'names to values',
  /^[A-Za-z_]\w*$/,
  mappingOr(
    record('a sentinel', {
      value: required(constant, 'The value, as a C number.'),
      since: optional(release, 'The first release that knows it.'),
      when: optional(expression, 'It has its meaning only where this is true.'),
    }),
    constant,
  ),
);

const nullable = mappingOr(
  record('a nullable pointer', {
    since: optional(release, 'The first release in which NULL is meaningful.'),
    when: optional(expression, 'NULL is meaningful only where this is true.'),
  }),
  truth,
);

const values = dictionary('names to values', /^[A-Za-z_]\w*$/, constant);

/** What can be said of an argument, and of a field of a struct, beyond its type. */
const meaning = {
  role: optional(choice(ROLES), 'What it stands for; inferred from type and name where left out.'),
  sentinels: optional(sentinels, 'Names of values with a meaning of their own, such as AT_FDCWD.'),
  nullable: optional(nullable, 'NULL is meaningful: always, or since a release, or under a condition.'),
  values: optional(values, 'Names and values of flag bits or commands.'),
  note: optional(text, 'What else a reader should know.'),
} as const;

const argument = record('an argument', {
  ...meaning,
  struct: optional(identifier, 'The struct that it points to, where the prototype does not say.'),
  cloexec: optional(text, 'How a returned descriptor gets close-on-exec: "always", or the name of the flag.'),
});

const field = mappingOr(
  record('a field', {
    type: required(text, 'Its C type, such as __u64 or __u64[3].'),
    ...meaning,
    points_to: optional(text, 'The C type behind it, for a pointer in an integer field.'),
  }),
  text,
);

const structs = dictionary(
  'names to structs',
  /^[A-Za-z_]\w*$/,
  dictionary('fields', /^[A-Za-z_]\w*(\[\w*\])*$/, field),
);

const shared = {
  when: optional(expression, 'The step is taken only where this is true.'),
  note: optional(text, 'Why, where in the kernel, which backports.'),
  since: optional(release, 'The first release that takes this step.'),
  until: optional(release, 'The first release that no longer takes it.'),
} as const;

const fails = {
  error: required(oneOrMore(errno), 'The errno, or a list of which each is possible.'),
} as const;
const faults = { error: optional(oneOrMore(errno), 'The errno; EFAULT where left out.') } as const;

const WORDS = 'In words, since it depends on the machine and not on the arguments:';

/** The kinds of steps with their keys; the first key of a step is its kind. */
const STEPS = {
  check: {
    check: required(expression, 'Fails where this C expression is true.'),
    ...fails,
    permanent: optional(text, 'Why this input will be refused for ever.'),
    ...shared,
  },
  done: { done: required(expression, 'The call succeeds here where this C expression is true.'), ...shared },
  copy: {
    copy: required(expression, 'The pointer argument or field whose memory the kernel reads.'),
    ...faults,
    size: optional(expression, 'How many bytes are read; at least one where left out.'),
    trailing: optional(errno, 'The errno where bytes beyond the known struct are not zero, mostly E2BIG.'),
    ...shared,
  },
  write: {
    write: required(expression, 'The pointer argument or field whose memory the kernel writes.'),
    ...faults,
    size: optional(expression, 'How many bytes are written; at least one where left out.'),
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
    permission: required(text, `${WORDS} which capability, DAC or LSM test may refuse.`),
    ...fails,
    ...shared,
  },
  limit: { limit: required(text, `${WORDS} which resource may be short.`), ...fails, ...shared },
  gate: {
    gate: required(text, `${WORDS} what switches the call off (configuration, sysctl, boot).`),
    ...fails,
    ...shared,
  },
  work: { work: required(text, `${WORDS} the later errors, in no order.`), ...fails, ...shared },
  wait: {
    wait: required(text, `${WORDS} what it may block on.`),
    error: optional(oneOrMore(errno), 'What an interrupted wait answers.'),
    ...shared,
  },
  effect: { effect: required(text, `${WORDS} what changes from here on.`), ...shared },
  signal: {
    signal: required(
      choice(Object.fromEntries(SIGNAL_NAMES.map((name) => [name, '']))),
      'The signal that kills the caller.',
    ),
    ...shared,
  },
} as const;

const probe = record('a probe', {
  call: required(expression, 'A call in C that fails without an effect, with neither EPERM nor ENOSYS.'),
  expect: optional(oneOrMore(errno), 'The errno, or the list of those that the promise allows.'),
  because: optional(text, 'Why it fails and will go on failing.'),
});

const reference = mappingOr(
  record('a missing artifact', { none: required(text, 'Why there is none.') }),
  oneOrMore(text),
);

const ARTIFACTS = {
  discussion: 'The thread on the list.',
  man: 'The manual page.',
  selftest: 'The tests under tools/testing/selftests.',
  kconfig: 'The configuration option, or why there is none.',
  compat: 'The compat entry point, or why there is none.',
  tables: 'The entries in the system call tables.',
  audit: 'The audit classes, or why none change.',
  commits: 'The commits that brought it.',
} as const;

export const specShape = record('a spec', {
  syscall: required(identifier, 'The name of the system call.'),
  summary: optional(text, 'What it does, in one line.'),
  status: optional(
    choice({
      proposed: 'Under discussion.',
      merged: 'In a released kernel, or in the next.',
      superseded: 'Replaced by a later version or another call before a release.',
      rejected: 'Not taken.',
    }),
    'Where it stands; "proposed" where left out.',
  ),
  revision: optional(text, 'Which posting of a proposal this describes: "v3, 2025-02-11".'),
  since: optional(release, 'The first release with it.'),
  number: optional(
    mappingOr(dictionary('architectures to numbers', /^[a-z]\w*$/, constant), constant),
    'Its number, or a map from architecture to number.',
  ),
  prototype: required(
    scalar('a C prototype', { type: 'string' }),
    'Its C prototype, with __user where it belongs.',
  ),
  arguments: optional(
    dictionary('arguments to their meaning', /^[A-Za-z_]\w*$/, argument),
    'What the prototype cannot say.',
  ),
  structs: optional(structs, 'The structs that its pointers lead to; fields in their order.'),
  unions: optional(structs, 'Unions that the structs name as "union x".'),
  types: optional(
    dictionary('names to types', /^[A-Za-z_]\w*$/, text),
    'Typedefs that the kernel does not already have.',
  ),
  constants: optional(values, 'Further constants that expressions and calls may name.'),
  returns: optional(
    choice({
      fd: 'A new file descriptor.',
      status: '0 for success.',
      count: 'A count, mostly of bytes.',
      pid: 'The number of a process.',
      pointer: 'An address.',
      value: 'Another number.',
      never: 'It does not return.',
    }),
    'What a success returns; "status" where left out.',
  ),
  entry: required(list(taggedBy('a step', STEPS)), 'What the kernel does, in the order in which it does it.'),
  probes: optional(list(probe), 'Calls that tell a kernel with this call from a filter.'),
  privilege: optional(
    mappingOr(
      record('a privilege', {
        capability: required(oneOrMore(text), 'The capability or capabilities.'),
        over: optional(text, 'Over what: a user namespace, an object.'),
      }),
      oneOrMore(text),
    ),
    'The capability that the call as a whole asks for.',
  ),
  alternatives: optional(
    dictionary('alternatives to reasons', /^[A-Za-z][\w /-]*$/, text),
    'ioctl, prctl, fcntl, filesystem, an existing call: why not.',
  ),
  artifacts: optional(
    record(
      'the list of artifacts',
      Object.fromEntries(Object.entries(ARTIFACTS).map(([name, what]) => [name, optional(reference, what)])),
    ),
    'What belongs to a complete proposal: a link, a path, or {none: reason}.',
  ),
  links: optional(dictionary('names to links', /^[A-Za-z][\w -]*$/, text), 'Where to read more.'),
  notes: optional(oneOrMore(text), 'What else should be known: sources, backports, history.'),
});

export type RawSpec = Decoded<typeof specShape>;
export type RawStep = RawSpec['entry'][number];
export type RawArgument = Decoded<typeof argument>;
export type RawField = Decoded<typeof field>;
export type RawProbe = Decoded<typeof probe>;
export type RawMeaning = Pick<RawArgument, keyof typeof meaning>;

/** The language as JSON Schema, draft 2020-12, for editors and other tools. */
export function specJsonSchema(id: string): JsonSchema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: id,
    title: 'A Linux system call, as probeable describes it',
    description:
      'One system call a document: prototype, roles of its arguments, the ordered entry path, probes.',
    ...specShape.schema(),
  };
}
