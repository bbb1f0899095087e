import { dictionary } from '../shape/dictionary.ts';
import { choice, list, optional, record, required } from '../shape/shape.ts';
import { constant, identifier, NAME, text } from './primitives.ts';

/* What patches say of a call beside its code. */

const tableEntry = record('an entry of a table', {
  number: required(constant, 'The number that the table gives to the call.'),
  abi: optional(text, 'The ABI that the entry is for: "common", "64".'),
  after: optional(constant, 'The number of the entry before it.'),
  count: optional(
    constant,
    'The count of calls that the table states, __NR_syscalls or __NR_compat_syscalls.',
  ),
});

/** The entries of a call in the kernel's tables, by path. */
export const tables = dictionary('tables to entries', /^[\w./+-]{1,200}$/, tableEntry);

/** What the comments above functions describe, by function. */
export const documented = dictionary(
  'functions to what is described of them',
  NAME,
  record('what a comment describes', {
    parameters: optional(
      list(identifier),
      'The parameters of the function; those of the prototype where it is the call.',
    ),
    described: required(list(identifier), 'The parameters that the comment describes as "@name:".'),
  }),
);

/** The patches of a series that are about the call, in their order. */
export const patches = list(
  record('a patch', {
    subject: required(text, 'Its subject.'),
    brings: required(
      list(
        choice({
          code: 'The definition of the call.',
          tables: 'Entries in the tables of single architectures.',
          tests: 'A selftest.',
        }),
      ),
      'What it adds.',
    ),
  }),
  1000,
);
