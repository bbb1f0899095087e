import { dictionary } from '../shape/dictionary.ts';
import { choice, type Decoded, mappingOr, optional, record, required } from '../shape/shape.ts';
import { arrival, booleanText, constant, expression, identifier, NAME, text } from './primitives.ts';

/* What arguments and fields of structs stand for. */

export const ROLES = {
  fd: 'A file descriptor. A lookup fails if it is negative and not a sentinel.',
  dirfd:
    'A descriptor of the directory that a relative path starts from, usually with the sentinel AT_FDCWD.',
  path: 'A path, as a string in user memory.',
  entry: 'A path that names a directory entry to create, rename or remove.',
  string: 'A string in user memory that is not a path.',
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
  cookie: 'A number that the kernel passes back without interpreting it.',
} as const;

export type Role = keyof typeof ROLES;

const sentinels = dictionary(
  'names to values',
  NAME,
  mappingOr(
    record('a sentinel', {
      value: required(constant, 'The value, as a C number.'),
      since: optional(arrival, 'The first release that knows it; backports follow in a list.'),
      when: optional(expression, 'It has its meaning only if this is true.'),
    }),
    constant,
  ),
);

const nullable = mappingOr(
  record('a nullable pointer', {
    since: optional(arrival, 'The first release in which NULL is meaningful; backports follow in a list.'),
    when: optional(expression, 'NULL is meaningful only if this is true.'),
  }),
  booleanText,
);

const own = (name: string) => optional(constant, `The value on ${name}.`);

/** A constant whose value the uapi headers of some architectures define on their own, as O_DIRECTORY. */
const byArchitecture = record('a value by architecture', {
  value: required(constant, 'The value on all architectures that are not named.'),
  alpha: own('alpha'),
  arc: own('arc'),
  arm: own('32-bit ARM'),
  arm64: own('arm64'),
  csky: own('csky'),
  hexagon: own('hexagon'),
  i386: own('32-bit x86'),
  loongarch: own('loongarch'),
  m68k: own('m68k'),
  microblaze: own('microblaze'),
  mips: own('mips'),
  nios2: own('nios2'),
  openrisc: own('openrisc'),
  parisc: own('parisc'),
  powerpc: own('powerpc'),
  riscv: own('riscv'),
  s390: own('s390'),
  sh: own('sh'),
  sparc: own('sparc'),
  x86_64: own('x86_64'),
  xtensa: own('xtensa'),
});

export const values = dictionary('names to values', NAME, mappingOr(byArchitecture, constant));

/** The value of a name: a C number, or one for each architecture that has its own. */
export type RawValue = Decoded<typeof values>[number]['value'];

/** What a spec can say about an argument or a field of a struct, beyond its type. */
export const meaning = {
  role: optional(choice(ROLES), 'What it stands for. If omitted, it is inferred from type and name.'),
  sentinels: optional(sentinels, 'Names of values with a meaning of their own, such as AT_FDCWD.'),
  nullable: optional(nullable, 'NULL is meaningful: always, or since a release, or under a condition.'),
  values: optional(values, 'Names and values of flag bits or commands.'),
  note: optional(text, 'What else a reader should know.'),
} as const;

export const argument = record('an argument', {
  ...meaning,
  since: optional(
    arrival,
    'The first release whose prototype has it; only trailing arguments can be newer than the call.',
  ),
  struct: optional(identifier, 'The struct that it points to, if the prototype does not say.'),
  cloexec: optional(text, 'How a returned descriptor gets close-on-exec: "always", or the name of the flag.'),
});

export const field = mappingOr(
  record('a field', {
    type: required(text, 'Its C type, such as __u64 or __u64[3].'),
    ...meaning,
    points_to: optional(text, 'The C type that it points to, for a pointer in an integer field.'),
    since: optional(
      arrival,
      'The first release whose struct has it, if that is later than the call; only the last fields can be newer.',
    ),
  }),
  text,
);

/** The largest struct in the kernel's uapi headers has about two hundred fields. */
const MAX_FIELDS = 2000;

export const structs = dictionary(
  'names to structs',
  NAME,
  dictionary('fields', /^[A-Za-z_]\w{0,254}(\[\w{0,20}\]){0,8}$/, field, MAX_FIELDS),
);
