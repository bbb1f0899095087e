import type { CheckStep } from '../../spec/model.ts';
import { isAlways } from '../../spec/step-text.ts';
import { compile } from '../compile.ts';
import { truthOf } from '../value.ts';
import { fails, mayFail, PASSES, type StepTracer } from './step.ts';

/** `check: EXPR` fails if the expression is true. */
export function checkTracer(step: CheckStep): StepTracer {
  const condition = compile(step.condition);
  const failure = fails(step.errors);
  const possibleFailure = mayFail(step.errors);
  return {
    run(state) {
      const value = truthOf(condition(state));
      return value === undefined ? possibleFailure : value ? failure : PASSES;
    },
    reason(_state, { verdict }) {
      if (verdict === 'may-fail') return 'the condition may be true';
      if (verdict === 'passes') return 'the condition is false';
      const refusal = isAlways(step) ? 'every call that comes here fails' : 'the condition is true';
      return step.permanent === undefined
        ? refusal
        : `${refusal}, which is permanently rejected: ${step.permanent}`;
    },
  };
}
