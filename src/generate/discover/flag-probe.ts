import { type Discovery, discoveryName, type FoundDiscovery } from '../../entry/discover/model.ts';
import type { Spec } from '../../spec/model.ts';
import { isSharedNumber, numberOnX86, whereNumbered } from '../detect/probe-call.ts';
import { type PassedValue, passedValues } from '../passed/passed-value.ts';

/** A call that tells whether a kernel knows a flag or a field, ready to be written in a programming language. */
export interface FlagProbe {
  readonly syscall: string;
  /** On x86_64. */
  readonly number: bigint;
  /** As in ProbeCall. */
  readonly isShared: boolean;
  /** Words of the function's name, in lower case: openat2, knows, resolve, cached. */
  readonly words: readonly string[];
  /** `RESOLVE_CACHED of open_how.resolve`. */
  readonly flag: string;
  /** The call as the spec writes it. */
  readonly text: string;
  readonly values: readonly PassedValue[];
  /** Errnos. */
  readonly known: readonly string[];
  /** It may succeed where the flag is known. */
  readonly mayAsk: boolean;
  readonly unknown: string;
  /** The values of some flags are not the same on each architecture. */
  readonly isOfX86: boolean;
}

/** The call as a probe; undefined if the spec gives no number on x86_64, or if its memory is not known. */
export function flagProbe(spec: Spec, one: Discovery, found: FoundDiscovery): FlagProbe | undefined {
  const number = numberOnX86(spec);
  if (number === undefined) return undefined;
  const passed = passedValues(spec, found.call);
  if (!passed.ok) return undefined;
  return {
    syscall: spec.name,
    number,
    isShared: isSharedNumber(number),
    words: `${spec.name}_knows_${qualifierOf(spec, one)}${one.name}`.toLowerCase().split('_').filter(Boolean),
    flag: discoveryName(one),
    text: found.call.text,
    values: passed.values,
    known: found.known.filter((result) => result !== 'success'),
    mayAsk: found.known.includes('success'),
    unknown: found.unknown,
    isOfX86: spec.dependsOnArchitecture,
  };
}

/** The input's name, where another one has a flag of this name, too. */
function qualifierOf(
  { arguments: parameters, fieldMeanings }: Spec,
  { kind, input, name }: Discovery,
): string {
  const meanings = [...parameters.map((own) => [own.name, own] as const), ...fieldMeanings];
  const isElsewhere = meanings.some(
    ([other, { values }]) => other !== input && values.some((value) => value.name === name),
  );
  return kind === 'flag' && isElsewhere ? `${input.replace('.', '_')}_` : '';
}

/** What the call does, as one sentence of a comment. */
export function promiseOf({ text, known, mayAsk, unknown }: FlagProbe): string {
  const fails = known.length === 0 ? [] : [`fails with ${known.join(' or ')}`];
  const ends = [...(mayAsk ? ['succeeds'] : []), ...fails].join(' or ');
  return `${text} ${ends} where it is known, fails with ${unknown} where it is not, and changes nothing.`;
}

/** Where the code is valid, for a comment. */
export function whereValid({ isShared, isOfX86 }: FlagProbe): string {
  return isShared && isOfX86
    ? `${whereNumbered({ isShared })}; some flags have other values elsewhere`
    : whereNumbered({ isShared });
}
