import type { Spec } from '../../spec/model.ts';
import { formatType } from '../../spec/types/type.ts';
import { formatVersion } from '../../spec/version.ts';
import type { Analysis } from '../analysis.ts';

/** What an expression of a custom rule can be: a number, or a text. */
export type CustomValue = bigint | string;

/** What names in an expression of a custom rule stand for, each asked of one spec. */
export const NAMES: Readonly<Record<string, (analysis: Analysis) => CustomValue>> = {
  syscall: ({ spec }) => spec.name,
  summary: ({ spec }) => spec.raw.summary?.text ?? '',
  status: ({ spec }) => spec.status,
  revision: ({ spec }) => spec.revision ?? '',
  since: ({ spec }) => (spec.since === undefined ? '' : formatVersion(spec.since)),
  returns: ({ spec }) => spec.returns,
  prototype: ({ spec }) => spec.prototype,
  grade: ({ grade }) => grade,
  ambiguous: ({ ambiguous }) => truth(ambiguous === true),
  arguments: ({ spec }) => BigInt(spec.arguments.length),
  steps: ({ spec }) => BigInt(spec.entry.length),
  probes: ({ spec }) => BigInt(spec.probes.length),
  structs: ({ spec }) => BigInt(spec.raw.structs?.length ?? 0),
};

/** How many there are in a spec: `role("flags")`, `step("permission")`, `error("EPERM")`. */
export const COUNTS: Readonly<Record<string, (spec: Spec, what: string) => number>> = {
  argument: (spec, what) => spec.arguments.filter(({ name }) => name === what).length,
  role: (spec, what) => spec.arguments.filter(({ role }) => role === what).length,
  type: (spec, what) => spec.arguments.filter(({ type }) => formatType(type) === what).length,
  step: (spec, what) => spec.entry.filter(({ kind }) => kind === what).length,
  error: (spec, what) => spec.entry.filter(({ errors }) => errors.includes(what)).length,
  flag: (spec, what) =>
    [...spec.arguments, ...spec.fieldMeanings.values()].filter(({ values }) =>
      values.some(({ name }) => name === what),
    ).length,
  artifact: (spec, what) => truthOf(Object.entries(spec.raw.artifacts ?? {}), what),
  alternative: (spec, what) => spec.raw.alternatives?.filter(({ key }) => key.text === what).length ?? 0,
  link: (spec, what) => spec.raw.links?.filter(({ key }) => key.text === what).length ?? 0,
};

/** Questions about two texts. */
export const TESTS: Readonly<Record<string, (text: string, part: string) => boolean>> = {
  starts_with: (text, part) => text.startsWith(part),
  ends_with: (text, part) => text.endsWith(part),
  contains: (text, part) => text.includes(part),
};

export function truth(value: boolean): bigint {
  return value ? 1n : 0n;
}

function truthOf(entries: readonly (readonly [string, unknown])[], what: string): number {
  return entries.filter(([name, value]) => name === what && value !== undefined).length;
}
