import { dictionary } from '../shape/dictionary.ts';
import { choice, mappingOr, optional, record, required } from '../shape/shape.ts';
import { arrival, constant, expression, identifier, NAME, text, truth } from './primitives.ts';

/* What arguments and fields of structs stand for. */

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
  NAME,
  mappingOr(
    record('a sentinel', {
      value: required(constant, 'The value, as a C number.'),
      since: optional(arrival, 'The first release that knows it; backports follow in a list.'),
      when: optional(expression, 'It has its meaning only where this is true.'),
    }),
    constant,
  ),
);

const nullable = mappingOr(
  record('a nullable pointer', {
    since: optional(arrival, 'The first release in which NULL is meaningful; backports follow in a list.'),
    when: optional(expression, 'NULL is meaningful only where this is true.'),
  }),
  truth,
);

export const values = dictionary('names to values', NAME, constant);

/** What can be said of an argument, and of a field of a struct, beyond its type. */
export const meaning = {
  role: optional(choice(ROLES), 'What it stands for; inferred from type and name where left out.'),
  sentinels: optional(sentinels, 'Names of values with a meaning of their own, such as AT_FDCWD.'),
  nullable: optional(nullable, 'NULL is meaningful: always, or since a release, or under a condition.'),
  values: optional(values, 'Names and values of flag bits or commands.'),
  note: optional(text, 'What else a reader should know.'),
} as const;

export const argument = record('an argument', {
  ...meaning,
  since: optional(
    arrival,
    'The first release whose prototype has it; only the last arguments may have come later than the call.',
  ),
  struct: optional(identifier, 'The struct that it points to, where the prototype does not say.'),
  cloexec: optional(text, 'How a returned descriptor gets close-on-exec: "always", or the name of the flag.'),
});

export const field = mappingOr(
  record('a field', {
    type: required(text, 'Its C type, such as __u64 or __u64[3].'),
    ...meaning,
    points_to: optional(text, 'The C type behind it, for a pointer in an integer field.'),
  }),
  text,
);

/** The largest struct of the kernel's uapi headers has some two hundred. */
const MAX_FIELDS = 2000;

export const structs = dictionary(
  'names to structs',
  NAME,
  dictionary('fields', /^[A-Za-z_]\w{0,254}(\[\w{0,20}\]){0,8}$/, field, MAX_FIELDS),
);
