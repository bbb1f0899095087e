import type { DoneStep } from '../../spec/model.ts';
import { compile } from '../compile.ts';
import { truth } from '../value.ts';
import { fails, mayFail, PASSES, type StepTracer } from './step.ts';

/** The result of a call that succeeds, in the place of an errno. */
export const SUCCESS = 'success';

/** `done: EXPR`: the call succeeds here where the expression is true. "fails" then means: it ends. */
export function doneTracer(step: DoneStep): StepTracer {
  const condition = compile(step.condition);
  const end = fails([SUCCESS]);
  const possibleEnd = mayFail([SUCCESS]);
  return {
    run(state) {
      const value = truth(condition(state));
      return value === undefined ? possibleEnd : value ? end : PASSES;
    },
    reason(_state, { verdict }) {
      if (verdict === 'may-fail')
        return 'whether the condition is true, and the call succeeds here, is not known';
      return verdict === 'fails'
        ? 'the condition is true, so the call succeeds here'
        : 'the condition is false';
    },
  };
}
