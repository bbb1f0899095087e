import { defaultBudget, pathExists } from '../../src/entry/paths/path-through.ts';
import type { CompiledEntry } from '../../src/entry/trace.ts';
import type { SpecRule } from '../../src/lint/rule.ts';
import { anyOf, nameStep } from '../../src/lint/words.ts';
import type { Step } from '../../src/spec/model.ts';

/** An errno says that nothing happened. */
export const abiFailureAfterEffect: SpecRule = {
  about: 'spec',
  id: 'abi-failure-after-effect',
  topic: 'abi',
  severity: 'warning',
  summary: 'A call that fails has changed nothing.',
  check({ spec, entry }, report) {
    // A result that says how much was done tells of what was done before the error.
    if (spec.status === 'merged' || spec.returns === 'count') return;
    const found = failureAfterEffect(entry);
    if (found === undefined) return;
    const { effect, late } = found;
    report({
      message: `${nameStep(late)} can still answer ${anyOf(late.errors)} after ${nameStep(effect)}`,
      help: [
        'reserve what may be short first (a descriptor with get_unused_fd_flags(), memory), then make the change, then what cannot fail',
        'or undo the change: a program that is told of an error tries again, or gives up',
      ],
      range: late.range,
      pointer: late.pointer,
    });
  },
};

/** The first effect and the first step after it that may refuse the same call. */
function failureAfterEffect(entry: CompiledEntry): { effect: Step; late: Step } | undefined {
  const effort = defaultBudget();
  const steps = entry.steps.map(({ step }) => step);
  for (const [at, effect] of steps.entries()) {
    if (effect.kind !== 'effect') continue;
    for (const late of steps.slice(at + 1)) {
      if (late.kind === 'wait' || late.kind === 'signal' || late.kind === 'blank') continue;
      if (late.errors.length === 0) continue;
      if (pathExists(entry, { through: [effect, late] }, effort)) return { effect, late };
    }
  }
  return undefined;
}
