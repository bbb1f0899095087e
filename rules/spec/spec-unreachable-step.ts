import { refusalsOf } from '../../src/entry/refusals.ts';
import { isStepOf, type StepVerdict, trace } from '../../src/entry/trace.ts';
import type { Analysis } from '../../src/lint/analysis.ts';
import { nameStep } from '../../src/lint/phrases.ts';
import type { SpecRule } from '../../src/lint/rule.ts';
import type { BoundExpression } from '../../src/spec/bound-expression.ts';
import type { Step } from '../../src/spec/model.ts';

/** A step that no call reaches or that never fires is probably not what its author meant. */
export const specUnreachableStep: SpecRule = {
  about: 'spec',
  id: 'spec-unreachable-step',
  topic: 'spec',
  severity: 'warning',
  summary: 'Every step of an entry path can be reached, and every check can fail.',
  check(analysis, report) {
    const verdicts = bestVerdicts(analysis);
    for (const step of analysis.spec.entry) {
      if (!isStepOf(analysis.spec, step)) continue;
      const why = unreachable(step, verdicts.get(step.index), analysis);
      if (why !== undefined)
        report({ message: `${nameStep(step)} ${why}`, range: step.range, pointer: step.pointer });
    }
  },
};

const REACH: readonly (StepVerdict | undefined)[] = [
  undefined,
  'not-reached',
  'skipped',
  'passes',
  'may-fail',
  'fails',
];

/** The best verdict of each step in any release, for a call with unknown arguments. */
function bestVerdicts({ spec, entries }: Analysis): ReadonlyMap<number, StepVerdict> {
  const best = new Map<number, StepVerdict>();
  const call = { text: '', values: spec.arguments.map(() => undefined) };
  for (const { entry } of entries) {
    for (const { step, verdict } of trace(entry, call).steps) {
      if (REACH.indexOf(verdict) > REACH.indexOf(best.get(step.index))) best.set(step.index, verdict);
    }
  }
  return best;
}

function unreachable(step: Step, verdict: StepVerdict | undefined, analysis: Analysis): string | undefined {
  switch (verdict) {
    case undefined:
      return 'is in no release that has the call; correct its "since" or "until"';
    case 'not-reached':
      return 'is never reached, because a step before it always ends the call';
    case 'skipped':
      return 'is never taken, because its "when" is always false';
    case 'passes':
      return step.kind === 'check' || step.kind === 'done'
        ? 'is never true, whatever the arguments are'
        : undefined;
    case 'may-fail':
    case 'fails': {
      if (isNeverTaken(step, analysis))
        return 'is never taken, because its "when" needs a flag that an earlier check rejects';
      const twin =
        step.kind === 'check' ? analysis.spec.entry.find((other) => isTwin(other, step)) : undefined;
      return twin && `can never fail, because step ${twin.index + 1} already rejects the same`;
    }
  }
}

function isTwin(other: Step, step: Step): boolean {
  const isUnconditional = (candidate: Step) =>
    !candidate.when && !candidate.since && !candidate.until && !candidate.architectures;
  return (
    other.kind === 'check' &&
    other.index < step.index &&
    other.text === step.text &&
    isUnconditional(other) &&
    isUnconditional(step)
  );
}

/**
 * Whether the `when` of a step needs bits of an argument that an earlier check rejects by themselves, as in
 * `when: flags & XYZZY_OLD` if the mask of known flags does not contain XYZZY_OLD.
 */
function isNeverTaken({ when, index }: Step, { spec, entries }: Analysis): boolean {
  const mask = when && maskOf(when);
  if (mask === undefined) return false;
  const known = spec.arguments[mask.argument]?.values.reduce((all, { value }) => all | value, 0n) ?? 0n;
  return entries.every(({ entry }) => {
    const refusals = (value: bigint): ReadonlySet<Step> => {
      const values = spec.arguments.map((argument) => (argument.index === mask.argument ? value : undefined));
      const all = refusalsOf(entry, { text: '', values });
      return new Set(all.filter((step) => step.kind === 'check' && step.index < index));
    };
    const withoutAny = refusals(0n);
    return bitsOf(mask.bits).every((bit) => {
      const beside = refusals(known | bit);
      return [...refusals(bit)].some((step) => !withoutAny.has(step) && beside.has(step));
    });
  });
}

/** The argument and the bits that a condition tests, if it tests nothing else. */
function maskOf(
  condition: BoundExpression,
): { readonly argument: number; readonly bits: bigint } | undefined {
  if (condition.kind !== 'arithmetic' || condition.operator !== '&') return undefined;
  const sides = [condition.left, condition.right].map(withoutCasts);
  const argument = sides.find((side) => side.kind === 'argument');
  const constant = sides.find((side) => side.kind === 'constant');
  if (argument?.kind !== 'argument' || constant?.kind !== 'constant') return undefined;
  return { argument: argument.index, bits: BigInt.asUintN(64, constant.value) };
}

function withoutCasts(expression: BoundExpression): BoundExpression {
  return expression.kind === 'cast' ? withoutCasts(expression.operand) : expression;
}

/** The bits of a mask, one by one. */
function bitsOf(mask: bigint): readonly bigint[] {
  return Array.from({ length: 64 }, (_, bit) => 1n << BigInt(bit)).filter((bit) => (mask & bit) !== 0n);
}
