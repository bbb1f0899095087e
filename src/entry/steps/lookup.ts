import type { LookupStep, Sentinel } from '../../spec/model.ts';
import { isInVersion, type Version } from '../../spec/version.ts';
import { compile } from '../compile.ts';
import type { Evaluate, State } from '../state.ts';
import { truthOf, type Value } from '../value.ts';
import { fails, mayFail, PASSES, type StepTracer } from './step.ts';

/**
 * `lookup: ARG`: a negative descriptor refers to nothing unless it is a sentinel. Whether any other descriptor, pid or
 * key refers to something depends on the process.
 */
export function lookupTracer(step: LookupStep, kernel: Version): StepTracer {
  const handle = compile(step.target.value);
  const role = step.target.meaning?.role;
  const isDescriptor = role === 'fd' || role === 'dirfd';
  const sentinels = (step.target.meaning?.sentinels ?? [])
    .map((sentinel) => ({ sentinel, isKnown: isInVersion(kernel, sentinel.since, undefined) }))
    .filter(({ isKnown }) => isKnown !== false)
    .map(({ sentinel, isKnown }) => ({
      sentinel,
      isUnsure: isKnown === undefined,
      value: descriptorOf(sentinel.value) ?? 0,
      when: sentinel.when && compile(sentinel.when),
    }));
  const failure = fails(step.errors);
  const possibleFailure = mayFail(step.errors);
  return {
    run(state) {
      const descriptor = isDescriptor ? descriptorOf(handle(state)) : undefined;
      if (descriptor === undefined) return possibleFailure;
      const match = matchSentinel(sentinels, descriptor, state);
      if (match !== undefined) return match.isCertain ? PASSES : possibleFailure;
      return descriptor < 0 ? failure : possibleFailure;
    },
    reason(state, { verdict }) {
      const descriptor = isDescriptor ? descriptorOf(handle(state)) : undefined;
      const value = descriptor === undefined ? step.target.text : `${step.target.text} (${descriptor})`;
      const match = descriptor === undefined ? undefined : matchSentinel(sentinels, descriptor, state);
      if (verdict === 'passes' && match !== undefined) return `${step.target.text} is ${match.sentinel.name}`;
      if (verdict === 'fails') return `${value} is neither a descriptor nor a sentinel`;
      return `${value} may refer to nothing`;
    },
  };
}

/** A value converted to int, the type of descriptors, whatever the argument's type. */
export function descriptorOf(value: Value): number | undefined {
  if (typeof value === 'number') return value | 0;
  return typeof value === 'bigint' ? Number(BigInt.asIntN(32, value)) : undefined;
}

interface CompiledSentinel {
  readonly sentinel: Sentinel;
  readonly value: number;
  /** It depends on the stable release whether this kernel knows it. */
  readonly isUnsure: boolean;
  readonly when: Evaluate | undefined;
}

function matchSentinel(
  sentinels: readonly CompiledSentinel[],
  value: number,
  state: State,
): { sentinel: Sentinel; isCertain: boolean } | undefined {
  for (const { sentinel, value: known, isUnsure, when } of sentinels) {
    if (known !== value) continue;
    const holds = when === undefined ? true : truthOf(when(state));
    if (holds !== false) return { sentinel, isCertain: holds === true && !isUnsure };
  }
  return undefined;
}
