import type { CheckStep } from '../../spec/model.ts';
import { compile } from '../compile.ts';
import { truth } from '../value.ts';
import { fails, mayFail, PASSES, type StepTracer } from './step.ts';

/** `check: EXPR` fails where the expression is true. */
export function checkTracer(step: CheckStep): StepTracer {
  const condition = compile(step.condition);
  const failure = fails(step.errors);
  const possibleFailure = mayFail(step.errors);
  return {
    run(state) {
      const value = truth(condition(state));
      return value === undefined ? possibleFailure : value ? failure : PASSES;
    },
    reason(_state, { verdict }) {
      if (verdict === 'may-fail') return 'whether the condition is true is not known';
      if (verdict === 'passes') return 'the condition is false';
      return step.permanent === undefined
        ? 'the condition is true'
        : `the condition is true, and refused permanently: ${step.permanent}`;
    },
  };
}
