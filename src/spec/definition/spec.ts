import { dictionary } from '../shape/dictionary.ts';
import {
  choice,
  type Decoded,
  type JsonSchema,
  list,
  mappingOr,
  oneOrMore,
  optional,
  record,
  required,
  scalar,
  taggedBy,
} from '../shape/shape.ts';
import { argument, type field, type meaning, structs, values } from './meaning.ts';
import { POSTED_FIELDS } from './posted.ts';
import {
  constant,
  errno,
  expression,
  identifier,
  NAME,
  rawText,
  reason,
  release,
  someArchitectures,
  text,
} from './primitives.ts';
import { STEPS } from './steps.ts';
import type { walk } from './walk.ts';

/*
 * The spec language, version 1. This folder is its only definition: the types that the rest of the code uses, the
 * validation with places, and the JSON Schema that editors load all come from it.
 */

/** Rules examine each step in every release. The longest entry path known so far has about fifty steps. */
const MAX_STEPS = 400;
const MAX_PROBES = 100;

const probe = record('a probe', {
  call: required(
    expression,
    'A call in C that fails with neither EPERM nor ENOSYS, before it has any effect.',
  ),
  expect: optional(oneOrMore(errno), 'The errno, or a list of the errnos that the promise allows.'),
  because: optional(reason, 'Why it fails, and why it will keep failing.'),
});

const reference = mappingOr(
  record('a missing artifact', { none: required(reason, 'Why there is none.') }),
  oneOrMore(text),
);

/** The parts of a complete proposal. */
const ARTIFACTS = {
  discussion: 'The mailing list thread.',
  man: 'The manual page.',
  selftest: 'The tests under tools/testing/selftests.',
  kconfig: 'The configuration option, or why there is none.',
  compat: 'The compat entry point, or why there is none.',
  tables: 'The entries in the system call tables.',
  audit: 'The audit classes, or why none change.',
  commits: 'The commits that added it.',
} as const;

const specFields = {
  syscall: required(identifier, 'The name of the system call.'),
  summary: optional(text, 'What it does, in one line.'),
  status: optional(
    choice({
      proposed: 'Under discussion.',
      merged: 'In a released kernel, or in the next release.',
      superseded: 'Replaced by a later version or by another call before any release.',
      rejected: 'Not merged.',
    }),
    'The state of the call. If omitted, the spec is a sketch: checked like a proposal, but without the rules about what must accompany a posted one.',
  ),
  revision: optional(text, 'Which posting of a proposal this describes: "v3, 2025-02-11".'),
  since: optional(release, 'The first release that has it; "2.6" for what is as old or older.'),
  derived: optional(
    record('where a spec was read', {
      tree: required(text, 'The release, or the commit, of the tree.'),
      compat: optional(text, 'Where the code serves 32-bit programs.'),
      arch: optional(someArchitectures, 'The architecture, or a list of those, that it was read for.'),
      config: optional(text, 'Which options of the kernel were known: "every option unknown".'),
      from: optional(release, 'The oldest release from which on no kernel that was asked contradicts it.'),
    }),
    "The entry path was read from the kernel's code by a program.",
  ),
  reviewed: optional(
    choice({
      false: 'Nobody has compared it with the code.',
      true: 'Somebody has compared it with the code.',
    }),
    'Whether a person has read a spec that a program wrote.',
  ),
  number: optional(
    mappingOr(dictionary('architectures to numbers', /^[a-z]\w{0,31}$/, constant), constant),
    'Its number, or a map from architecture to number.',
  ),
  prototype: required(
    scalar('a C prototype', { title: 'C prototype', type: 'string' }),
    'Its C prototype, with __user where it belongs.',
  ),
  ...POSTED_FIELDS,
  arguments: optional(
    dictionary('arguments to their meaning', NAME, argument),
    'What the prototype cannot say.',
  ),
  wrapper: optional(
    oneOrMore(identifier),
    "The arguments of the C library's function, in its order, if it takes fewer than the kernel.",
  ),
  structs: optional(structs, 'The structs that its pointers lead to, with their fields in order.'),
  unions: optional(structs, 'Unions that the structs refer to as "union x".'),
  types: optional(dictionary('names to types', NAME, rawText), 'Typedefs that the kernel does not have yet.'),
  constants: optional(values, 'More constants that expressions and calls can use.'),
  returns: optional(
    choice({
      fd: 'A new file descriptor.',
      status: '0 for success.',
      count: 'A count, usually of bytes.',
      pid: 'The number of a process.',
      pointer: 'An address.',
      value: 'Any other number.',
      never: 'It does not return.',
    }),
    'What the call returns on success; "status" if omitted.',
  ),
  entry: required(
    list(taggedBy('a step', STEPS), MAX_STEPS),
    'What the kernel does, in the order in which it does it.',
  ),
  probes: optional(
    list(probe, MAX_PROBES),
    'Calls by which userspace can tell a kernel that has this call from a filter that hides it.',
  ),
  privilege: optional(
    mappingOr(
      record('a privilege', {
        capability: required(oneOrMore(text), 'The capability or capabilities.'),
        over: optional(text, 'Where the capability must be held: a user namespace, an object.'),
      }),
      oneOrMore(text),
    ),
    'The capability that the call requires as a whole.',
  ),
  alternatives: optional(
    dictionary('alternatives to reasons', /^[A-Za-z][\w /-]*$/, text),
    'Why ioctl, prctl, fcntl, a filesystem or an existing call was not used instead.',
  ),
  artifacts: optional(
    record(
      'the list of artifacts',
      Object.fromEntries(Object.entries(ARTIFACTS).map(([name, what]) => [name, optional(reference, what)])),
    ),
    'The parts of a complete proposal: for each a link, a path, or {none: reason}.',
  ),
  links: optional(dictionary('names to links', /^[A-Za-z][\w -]*$/, text), 'Where to read more.'),
  notes: optional(oneOrMore(text), 'Anything else worth knowing: sources, backports, history.'),
};

export const specShape = record('a spec', specFields);

/** The keys at the top of a spec. */
export const SPEC_KEYS: ReadonlySet<string> = new Set(Object.keys(specFields));

export type ArtifactName = keyof typeof ARTIFACTS;
export type RawSpec = Decoded<typeof specShape>;
export type RawStep = RawSpec['entry'][number];
export type RawWalk = Decoded<typeof walk>;
export type RawArgument = Decoded<typeof argument>;
export type RawField = Decoded<typeof field>;
export type RawProbe = Decoded<typeof probe>;
export type RawMeaning = Pick<RawArgument, keyof typeof meaning>;

/** The language as JSON Schema, draft 2020-12, for editors and other tools. */
export function specJsonSchema(): JsonSchema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'A probeable spec: the description of a Linux system call',
    description:
      'One system call per document: its prototype, the roles of its arguments, its ordered entry path, its probes.',
    ...specShape.schema(),
  };
}
