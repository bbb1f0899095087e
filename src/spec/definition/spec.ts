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
import { constant, errno, expression, identifier, NAME, reason, release, text, words } from './primitives.ts';
import { STEPS } from './steps.ts';

/*
 * The spec language, version 1. This folder is its only definition: the types that the rest of the code uses, the
 * validation with places, and the JSON Schema that editors load all come from it.
 */

/** The longest entry path that we know has some fifty steps; rules look at each in every release. */
const MAX_STEPS = 400;
const MAX_PROBES = 100;

const probe = record('a probe', {
  call: required(expression, 'A call in C that fails without an effect, with neither EPERM nor ENOSYS.'),
  expect: optional(oneOrMore(errno), 'The errno, or the list of those that the promise allows.'),
  because: optional(reason, 'Why it fails and will go on failing.'),
});

const reference = mappingOr(
  record('a missing artifact', { none: required(reason, 'Why there is none.') }),
  oneOrMore(text),
);

/** What belongs to a complete proposal. */
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

const specFields = {
  syscall: required(identifier, 'The name of the system call.'),
  summary: optional(text, 'What it does, in one line.'),
  status: optional(
    choice({
      proposed: 'Under discussion.',
      merged: 'In a released kernel, or in the next.',
      superseded: 'Replaced by a later version or another call before a release.',
      rejected: 'Not taken.',
    }),
    'Where it stands. Left out, the spec is a sketch: judged like a proposal, but not asked for what a posted one brings along.',
  ),
  revision: optional(text, 'Which posting of a proposal this describes: "v3, 2025-02-11".'),
  since: optional(release, 'The first release with it.'),
  number: optional(
    mappingOr(dictionary('architectures to numbers', /^[a-z]\w{0,31}$/, constant), constant),
    'Its number, or a map from architecture to number.',
  ),
  prototype: required(
    scalar('a C prototype', { title: 'C prototype', type: 'string' }),
    'Its C prototype, with __user where it belongs.',
  ),
  arguments: optional(
    dictionary('arguments to their meaning', NAME, argument),
    'What the prototype cannot say.',
  ),
  wrapper: optional(
    oneOrMore(identifier),
    "The arguments that the C library's function takes, in its order, where they are fewer than the kernel's.",
  ),
  structs: optional(structs, 'The structs that its pointers lead to; fields in their order.'),
  unions: optional(structs, 'Unions that the structs name as "union x".'),
  types: optional(
    dictionary('names to types', NAME, words),
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
  entry: required(
    list(taggedBy('a step', STEPS), MAX_STEPS),
    'What the kernel does, in the order in which it does it.',
  ),
  probes: optional(list(probe, MAX_PROBES), 'Calls that tell a kernel with this call from a filter.'),
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
};

export const specShape = record('a spec', specFields);

/** The keys at the top of a spec. */
export const SPEC_KEYS: ReadonlySet<string> = new Set(Object.keys(specFields));

export type ArtifactName = keyof typeof ARTIFACTS;
export type RawSpec = Decoded<typeof specShape>;
export type RawStep = RawSpec['entry'][number];
export type RawArgument = Decoded<typeof argument>;
export type RawField = Decoded<typeof field>;
export type RawProbe = Decoded<typeof probe>;
export type RawMeaning = Pick<RawArgument, keyof typeof meaning>;

/** The language as JSON Schema, draft 2020-12, for editors and other tools. */
export function specJsonSchema(): JsonSchema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'A Linux system call, as probeable describes it',
    description:
      'One system call a document: prototype, roles of its arguments, the ordered entry path, probes.',
    ...specShape.schema(),
  };
}
