import { dictionary } from '../shape/dictionary.ts';
import { choice, list, optional, record, required, scalar } from '../shape/shape.ts';
import { constant, errno, identifier, NAME, rawText, text } from './primitives.ts';

/* What patches say of a call beside its code. */

/** A day of the calendar. */
const day = scalar(
  'a day such as 2026-05-01',
  { title: 'day', type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$' },
  /^\d{4}-\d{2}-\d{2}$/,
);

const tableEntry = record('an entry of a table', {
  number: required(constant, 'The number that the table gives to the call.'),
  abi: optional(text, 'The ABI that the entry is for: "common", "64".'),
  after: optional(constant, 'The number of the entry before it.'),
  calls: optional(identifier, 'The call whose entry point it names, where that is another one.'),
  defines: optional(identifier, 'The call that a header defines the number for, where that is another one.'),
  guard: optional(identifier, 'The macro that an architecture defines to have the call.'),
  count: optional(
    constant,
    'The count of calls that the table states, __NR_syscalls or __NR_compat_syscalls.',
  ),
});

/** The entries of a call in the kernel's tables, by path. */
const tables = dictionary('tables to entries', /^[\w./+-]{1,200}$/, tableEntry);

/** What the comments above functions describe, by function. */
const documented = dictionary(
  'functions to what is described of them',
  NAME,
  record('what a comment describes', {
    parameters: optional(
      list(identifier),
      'The parameters of the function; those of the prototype where it is the call.',
    ),
    described: required(list(identifier), 'The parameters that the comment describes as "@name:".'),
    about: optional(identifier, 'The function that its first line names, where that is another one.'),
    errors: optional(list(errno), 'The errnos that it lists, where it lists several.'),
  }),
);

/** What lets a call out of a kernel while its tables name it. */
const unstubbed = record('a call without a stub', {
  option: required(identifier, 'The option that alone builds its file.'),
  file: required(text, 'The file of its definition.'),
});

/** The patches of a series that are about the call, in their order. */
const patches = list(
  record('a patch', {
    subject: required(text, 'Its subject.'),
    brings: required(
      list(
        choice({
          code: 'The definition of the call.',
          tables: 'Entries in the tables of single architectures.',
          tests: 'A selftest.',
          copies: 'Changes of the copies of headers and tables under tools/.',
        }),
      ),
      'What it adds.',
    ),
  }),
  1000,
);

/** The fields of a spec about it. */
export const POSTED_FIELDS = {
  posted: optional(day, 'The day on which it was posted.'),
  tables: optional(tables, 'Its entries in the tables of system calls, by path in the kernel tree.'),
  declaration: optional(rawText, 'Its declaration in include/linux/syscalls.h, or none.'),
  undeclared: optional(list(identifier), 'The structs that its declaration is the first to name.'),
  documented: optional(documented, 'What the kernel-doc comments above it and above its helpers describe.'),
  unstubbed: optional(unstubbed, 'The option that builds its file, where it has no stub.'),
  patches: optional(patches, 'The patches that bring it, in their order.'),
};
