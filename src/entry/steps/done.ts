import type { DoneStep } from '../../spec/model.ts';
import { compile } from '../compile.ts';
import { truthOf } from '../value.ts';
import { fails, mayFail, PASSES, type StepTracer } from './step.ts';

/** The result of a call that succeeds, used where others have an errno. */
export const SUCCESS = 'success';

/** `done: EXPR`: the call succeeds here if the expression is true. For this step, the verdict `fails` means that the call ends. */
export function doneTracer(step: DoneStep): StepTracer {
  const condition = compile(step.condition);
  const end = fails([SUCCESS]);
  const possibleEnd = mayFail([SUCCESS]);
  return {
    run(state) {
      const value = truthOf(condition(state));
      return value === undefined ? possibleEnd : value ? end : PASSES;
    },
    reason(_state, { verdict }) {
      if (verdict === 'may-fail') return 'the condition may be true, and then the call succeeds here';
      return verdict === 'fails'
        ? 'the condition is true, so the call succeeds here'
        : 'the condition is false';
    },
  };
}
