import { z } from 'zod';
import { precedenceShape } from './precedence-shape.ts';
import { errnosShape as errnos, releaseShape as release } from './word-shapes.ts';

/*
 * The only definition of the published data: the types of the code, the validation of a file that somebody hands in, the
 * JSON Schema and the tables of the guidance come from here.
 */

/**
 * The version of the format. A new key may appear within a version; a key that goes away, or gets another meaning, makes
 * a new version at a new address, and the old one stays.
 */
export const DATA_VERSION = 1;

const outcomes = z.array(z.string().regex(/^(?:E[A-Z0-9]+|SIG[A-Z0-9]+|unknown)$/));
const grade = z.enum(['permanent', 'strong', 'weak', 'none', 'unknown']);
const values = z
  .record(z.string(), z.string().regex(/^-?\d+$/))
  .describe('Its named values, in decimal: flags, commands.');

const step = z.object({
  step: z.int().positive().describe('Its place in the entry path, from 1.'),
  kind: z
    .enum([
      'check',
      'copy',
      'write',
      'range',
      'lookup',
      'permission',
      'limit',
      'gate',
      'work',
      'wait',
      'effect',
      'signal',
      'done',
      'blank',
    ])
    .describe('What the kernel does there; the spec language explains each kind.'),
  text: z.string().describe('The condition in C, the argument, or what is done, in words.'),
  when: z.string().nullable().describe('The condition in C under which it is done; `null`: always.'),
  errors: outcomes.describe('What it can fail with: errnos, or a signal.'),
  since: z
    .array(release)
    .nullable()
    .describe('The releases that brought it, mainline first, then stable ones; `null`: it was always there.'),
  until: z
    .array(release)
    .nullable()
    .describe('The first releases without it, mainline first, then stable ones; `null`: it is still there.'),
  architectures: z.array(z.string()).nullable().describe('The only architectures that have it; `null`: all.'),
  note: z.string().nullable().describe('Why the kernel does this, and where in its source, in words.'),
  source: z.string().nullable().describe('The file and line in the tree of `origin`; `null`: not recorded.'),
});

const probe = z.object({
  call: z.string().describe('The call in C.'),
  grade: grade.describe('How sure it is that it keeps failing in this way.'),
  errors: errnos.describe('What it fails with, once the kernel has the call.'),
  isDeclared: z.boolean().describe('Whether the spec names it; otherwise a search found it.'),
  answered: z
    .array(
      z.object({
        errors: errnos.describe('What they answered, without a filter.'),
        kernels: z.array(z.string()).describe('Which kernels: release and architecture.'),
      }),
    )
    .describe('The kernels that were asked.'),
});

const flag = z.object({
  kind: z.enum(['flag', 'field']).describe('A flag, or a field that a struct got later than the call.'),
  input: z
    .string()
    .describe(
      'The argument that takes the flag, or the field as `struct.field`; for a later field, its struct.',
    ),
  flag: z.string().describe('Its name.'),
  call: z
    .string()
    .nullable()
    .describe(
      'A call that changes nothing, and ends in one way where the kernel knows the flag and in another way where it does not; `null`: none was found.',
    ),
  known: z
    .array(z.string().regex(/^(?:E[A-Z0-9]+|success)$/))
    .describe('How the call ends where the flag is known: errnos, or `success` of a query.'),
  unknown: errnos.describe('What the call fails with where the flag is not known.'),
  privileged: z
    .boolean()
    .describe('Whether a missing permission may refuse the call with `EPERM` before it tells anything.'),
  since: z
    .array(release)
    .nullable()
    .describe('The releases that brought the flag, mainline first, then stable ones; `null`: not known.'),
  by: release.nullable().describe('A release that has the flag, where its first one is not known.'),
  reason: z.string().nullable().describe('Why no call was found; `null`: one was.'),
  verified: z
    .object({
      known: z.array(z.string()).describe('Those that knew the flag.'),
      unknown: z.array(z.string()).describe('Those that did not.'),
    })
    .describe('The kernels that were asked by this call: release and architecture.'),
});

const argument = z.object({
  name: z.string().describe('Its name.'),
  type: z.string().describe('Its type in C.'),
  role: z.string().describe('What it stands for; the spec language explains each role.'),
  values,
});

const field = z.object({
  name: z.string().describe('Its name.'),
  type: z.string().describe('Its type in C.'),
  offset: z.int().nonnegative().describe('Bytes from the start of the struct.'),
  role: z
    .string()
    .nullable()
    .describe('What it stands for, as for an argument; `null`: a struct or an array.'),
  values,
});

const struct = z.object({
  name: z.string().describe('Its name, without `struct`.'),
  size: z
    .int()
    .nonnegative()
    .nullable()
    .describe('In bytes, on 64-bit architectures; `null`: it is not known.'),
  fields: z.array(field).describe('Its fields, in their order.'),
});

const gradeSpan = z.object({
  from: release
    .nullable()
    .describe('The first release of which it is said; `null`: the first one with the call.'),
  until: release
    .nullable()
    .describe('The first release of which it is no longer said; `null`: there is none.'),
  grade: grade.describe('How good the best probe is; `unknown` where too little of the entry path is known.'),
  eperm: z
    .boolean()
    .nullable()
    .describe('Whether the kernel itself can fail the call with `EPERM`; `null`: that is not known.'),
});

const verified = z.object({
  kernel: release.describe('Its release.'),
  architecture: z.string().describe('As `uname -m` gives it.'),
  calls: z.int().nonnegative().describe('How many calls were made.'),
  refusing: z.int().nonnegative().describe('How many steps can refuse a call in that release.'),
  witnessed: z.int().nonnegative().describe('How many of them were seen to.'),
  contradictions: z.int().nonnegative().describe('Answers that the entry path rules out.'),
});

const origin = z.object({
  kind: z
    .enum(['person', 'program'])
    .describe(
      "A person described the entry path from the code of several releases, or a program read it from one tree's C.",
    ),
  tree: z
    .string()
    .nullable()
    .describe(
      'The release in whose code the `source` of steps is. What a program read is the entry path of this release. `null`: no place is recorded.',
    ),
  isReviewed: z.boolean().describe('Whether a person has compared it with the code.'),
  architectures: z
    .array(z.string())
    .describe('The architectures for which a program read the code; empty for a person.'),
  configuration: z
    .string()
    .nullable()
    .describe('Which options of the kernel the program knew; `null` for a person.'),
  agreedSince: release
    .nullable()
    .describe(
      'The oldest release from which on no kernel that was asked contradicts what a program read; `null`: none was asked, or a person described it.',
    ),
});

const eperm = z.object({
  possible: z.boolean().nullable().describe('Whether it can; `null`: that is not known.'),
  steps: z
    .array(z.int().positive())
    .describe('The steps that can; if `possible` is `null`, those of which it is not known.'),
  unfollowed: z
    .array(z.int().positive())
    .describe('If `possible` is `true`: the further steps of which it is not known.'),
});

const record = z.object({
  syscall: z.string().describe('Its name.'),
  summary: z.string().nullable().describe('What it does, in one line.'),
  since: release
    .nullable()
    .describe(
      'The first release that has it, `2.6` for what is as old or older; `null`: that is not recorded.',
    ),
  numbers: z
    .record(z.string(), z.int().nonnegative())
    .describe('Its number by architecture; the key `all` where one number is meant for all.'),
  prototype: z.string().describe('Its prototype in C.'),
  returns: z.string().describe('What success returns; the spec language explains each word.'),
  origin: origin.describe('Where the entry path comes from.'),
  arguments: z.array(argument).describe('Its arguments, in their order.'),
  constants: z
    .record(z.string(), z.string().regex(/^-?\d+$/))
    .describe('Other named values that the conditions use, in decimal.'),
  structs: z.array(struct).describe('The structs behind its pointers.'),
  grades: z.array(gradeSpan).describe('The verdict by release, on x86_64, the oldest first.'),
  probes: z.array(probe).describe('Its probes in the newest release on x86_64, the best first.'),
  entry: z.array(step).describe('The entry path: what the kernel does with a call, in its order.'),
  open: z
    .array(z.int().positive())
    .describe('The steps for which its grade is `unknown` in the newest release; empty for other grades.'),
  eperm: eperm.describe(
    'Whether the kernel itself can fail it with `EPERM`, in the newest release on x86_64.',
  ),
  flags: z.array(flag).describe('How to find out which flags a kernel knows.'),
  precedence: z
    .array(precedenceShape)
    .optional()
    .describe(
      'Which errno comes first where two steps refuse a call. The key is missing where nobody looked for it.',
    ),
  verified: z.array(verified).describe('The kernels that were asked.'),
});

const dataset = z.object({
  version: z.literal(DATA_VERSION).describe('The version of the format.'),
  generator: z.string().describe('The program that wrote the file, with its version.'),
  licence: z.string().describe('The SPDX identifier of the licence of the data.'),
  syscalls: z.array(record).describe('The calls, ordered by name.'),
});

/** What is published of one system call. */
export type CallRecord = z.infer<typeof record>;

/** All of it. */
export type Dataset = z.infer<typeof dataset>;

/** The JSON Schema (draft 2020-12) of a data set. */
export function dataJsonSchema(): object {
  return {
    title: 'System calls of Linux: entry paths, probes, flags',
    ...z.toJSONSchema(dataset, { io: 'input' }),
  };
}

/** Validates a parsed file; keys that this version does not know are left out. */
export function validateDataset(value: unknown): z.ZodSafeParseResult<Dataset> {
  return dataset.safeParse(value);
}
