import type { Spec } from '../../spec/model.ts';
import { formatType } from '../../spec/types/type.ts';
import { formatVersion } from '../../spec/version.ts';
import type { Analysis } from '../analysis.ts';

/** What an expression of a custom rule can be: a number, or a text. */
export type CustomValue = bigint | string;

/** Something that an expression of a custom rule may name, with what it stands for. */
interface Described {
  /** For people. */
  readonly about: string;
}

interface CustomName extends Described {
  readonly type: 'text' | 'number';
  read(analysis: Analysis): CustomValue;
}

/** What names in an expression of a custom rule stand for, each asked of one spec. */
export const NAMES: Readonly<Record<string, CustomName>> = {
  syscall: { type: 'text', about: 'The name of the call.', read: ({ spec }) => spec.name },
  summary: {
    type: 'text',
    about: 'Its `summary`; empty where there is none.',
    read: ({ spec }) => spec.raw.summary?.text ?? '',
  },
  status: {
    type: 'text',
    about: 'Its `status`; `proposed` where it is left out.',
    read: ({ spec }) => spec.status,
  },
  revision: {
    type: 'text',
    about: 'Its `revision`; empty where there is none.',
    read: ({ spec }) => spec.revision ?? '',
  },
  since: {
    type: 'text',
    about: 'Its `since`, such as `5.9`; empty where there is none.',
    read: ({ spec }) => (spec.since === undefined ? '' : formatVersion(spec.since)),
  },
  returns: {
    type: 'text',
    about: 'Its `returns`; `status` where it is left out.',
    read: ({ spec }) => spec.returns,
  },
  prototype: { type: 'text', about: 'The prototype on one line.', read: ({ spec }) => spec.prototype },
  grade: {
    type: 'text',
    about: 'The grade of the best probe: `permanent`, `strong`, `weak`, `none` or `unknown`.',
    read: ({ grade }) => grade,
  },
  ambiguous: {
    type: 'number',
    about: '1 where the call itself can fail with `EPERM`, else 0.',
    read: ({ ambiguous }) => truth(ambiguous === true),
  },
  arguments: {
    type: 'number',
    about: 'How many arguments the prototype has.',
    read: ({ spec }) => BigInt(spec.arguments.length),
  },
  steps: {
    type: 'number',
    about: 'How many steps the entry path has.',
    read: ({ spec }) => BigInt(spec.entry.length),
  },
  probes: {
    type: 'number',
    about: 'How many probes the spec declares.',
    read: ({ spec }) => BigInt(spec.probes.length),
  },
  structs: {
    type: 'number',
    about: 'How many structs it describes.',
    read: ({ spec }) => BigInt(spec.raw.structs?.length ?? 0),
  },
};

interface CustomCount extends Described {
  count(spec: Spec, what: string): number;
}

/** How many there are in a spec: `role("flags")`, `step("permission")`, `error("EPERM")`. */
export const COUNTS: Readonly<Record<string, CustomCount>> = {
  argument: {
    about: 'Arguments of that name: 1 or 0.',
    count: (spec, what) => spec.arguments.filter(({ name }) => name === what).length,
  },
  role: {
    about: 'Arguments with that role, declared or inferred.',
    count: (spec, what) => spec.arguments.filter(({ role }) => role === what).length,
  },
  type: {
    about: 'Arguments of that C type, as messages write it: `const char __user *`.',
    count: (spec, what) => spec.arguments.filter(({ type }) => formatType(type) === what).length,
  },
  step: {
    about: 'Steps of that kind.',
    count: (spec, what) => spec.entry.filter(({ kind }) => kind === what).length,
  },
  error: {
    about: 'Steps that can answer that errno.',
    count: (spec, what) => spec.entry.filter(({ errors }) => errors.includes(what)).length,
  },
  flag: {
    about: 'Arguments and fields whose `values` have that name.',
    count: (spec, what) =>
      [...spec.arguments, ...spec.fieldMeanings.values()].filter(({ values }) =>
        values.some(({ name }) => name === what),
      ).length,
  },
  artifact: {
    about: 'Whether `artifacts` has that key, also with `{none: …}`: 1 or 0.',
    count: (spec, what) => truthOf(Object.entries(spec.raw.artifacts ?? {}), what),
  },
  alternative: {
    about: 'Whether `alternatives` has that key: 1 or 0.',
    count: (spec, what) => spec.raw.alternatives?.filter(({ key }) => key.text === what).length ?? 0,
  },
  link: {
    about: 'Whether `links` has that key: 1 or 0.',
    count: (spec, what) => spec.raw.links?.filter(({ key }) => key.text === what).length ?? 0,
  },
};

interface CustomTest extends Described {
  test(text: string, part: string): boolean;
}

/** Questions about two texts. */
export const TESTS: Readonly<Record<string, CustomTest>> = {
  starts_with: {
    about: 'Whether the first text begins with the second.',
    test: (text, part) => text.startsWith(part),
  },
  ends_with: {
    about: 'Whether the first text ends with the second.',
    test: (text, part) => text.endsWith(part),
  },
  contains: {
    about: 'Whether the second text stands in the first.',
    test: (text, part) => text.includes(part),
  },
};

export function truth(value: boolean): bigint {
  return value ? 1n : 0n;
}

function truthOf(entries: readonly (readonly [string, unknown])[], what: string): number {
  return entries.filter(([name, value]) => name === what && value !== undefined).length;
}
