import type { Spec } from '../../spec/model.ts';
import { formatType } from '../../spec/types/type.ts';
import { formatVersion } from '../../spec/version.ts';
import type { Analysis } from '../analysis.ts';

/** A value in an expression of a custom rule: a number or a text. */
export type CustomValue = bigint | string;

/** A name that expressions of custom rules can use. */
interface Described {
  /** The description for people. */
  readonly about: string;
}

interface CustomName extends Described {
  readonly type: 'text' | 'number';
  read(analysis: Analysis): CustomValue;
}

/** The names in expressions of custom rules; each is read from one spec. */
export const CUSTOM_NAMES: Readonly<Record<string, CustomName>> = {
  syscall: { type: 'text', about: 'The name of the call.', read: ({ spec }) => spec.name },
  summary: {
    type: 'text',
    about: 'Its `summary`; empty if it has none.',
    read: ({ spec }) => spec.raw.summary?.text ?? '',
  },
  status: {
    type: 'text',
    about: 'Its `status`; `proposed` if omitted.',
    read: ({ spec }) => spec.status,
  },
  revision: {
    type: 'text',
    about: 'Its `revision`; empty if it has none.',
    read: ({ spec }) => spec.revision ?? '',
  },
  since: {
    type: 'text',
    about: 'Its `since`, such as `5.9`; empty if it has none.',
    read: ({ spec }) => (spec.since === undefined ? '' : formatVersion(spec.since)),
  },
  returns: {
    type: 'text',
    about: 'Its `returns`; `status` if omitted.',
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
    about: '1 if the call itself can fail with `EPERM`, else 0.',
    read: ({ ambiguous }) => truthAsBigint(ambiguous === true),
  },
  arguments: {
    type: 'number',
    about: 'The number of arguments.',
    read: ({ spec }) => BigInt(spec.arguments.length),
  },
  steps: {
    type: 'number',
    about: 'The number of steps in the entry path.',
    read: ({ spec }) => BigInt(spec.entry.length),
  },
  probes: {
    type: 'number',
    about: 'The number of declared probes.',
    read: ({ spec }) => BigInt(spec.probes.length),
  },
  structs: {
    type: 'number',
    about: 'The number of structs that it describes.',
    read: ({ spec }) => BigInt(spec.raw.structs?.length ?? 0),
  },
};

interface CustomCount extends Described {
  count(spec: Spec, what: string): number;
}

/** Functions that count something in a spec: `role("flags")`, `step("permission")`, `error("EPERM")`. */
export const CUSTOM_COUNTS: Readonly<Record<string, CustomCount>> = {
  argument: {
    about: 'Arguments of that name: 1 or 0.',
    count: (spec, what) => spec.arguments.filter(({ name }) => name === what).length,
  },
  role: {
    about: 'Arguments with that role, declared or inferred.',
    count: (spec, what) => spec.arguments.filter(({ role }) => role === what).length,
  },
  type: {
    about: 'Arguments of that C type, written as in messages: `const char __user *`.',
    count: (spec, what) => spec.arguments.filter(({ type }) => formatType(type) === what).length,
  },
  step: {
    about: 'Steps of that kind.',
    count: (spec, what) => spec.entry.filter(({ kind }) => kind === what).length,
  },
  error: {
    about: 'Steps that can fail with that errno.',
    count: (spec, what) => spec.entry.filter(({ errors }) => errors.includes(what)).length,
  },
  flag: {
    about: 'Arguments and fields whose `values` include that name.',
    count: (spec, what) =>
      [...spec.arguments, ...spec.fieldMeanings.values()].filter(({ values }) =>
        values.some(({ name }) => name === what),
      ).length,
  },
  artifact: {
    about: 'Whether `artifacts` has that key, even with `{none: …}`: 1 or 0.',
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

/** Functions that compare two texts. */
export const CUSTOM_TESTS: Readonly<Record<string, CustomTest>> = {
  starts_with: {
    about: 'Whether the first text begins with the second.',
    test: (text, part) => text.startsWith(part),
  },
  ends_with: {
    about: 'Whether the first text ends with the second.',
    test: (text, part) => text.endsWith(part),
  },
  contains: {
    about: 'Whether the first text contains the second.',
    test: (text, part) => text.includes(part),
  },
};

export function truthAsBigint(value: boolean): bigint {
  return value ? 1n : 0n;
}

function truthOf(entries: readonly (readonly [string, unknown])[], what: string): number {
  return entries.filter(([name, value]) => name === what && value !== undefined).length;
}
