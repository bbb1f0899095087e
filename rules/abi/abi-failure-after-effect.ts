import { defaultBudget, pathExists } from '../../src/entry/paths/path-through.ts';
import type { CompiledEntry } from '../../src/entry/trace.ts';
import { nameStep } from '../../src/lint/phrases.ts';
import type { SpecRule } from '../../src/lint/rule.ts';
import { joinWithOr } from '../../src/spec/join-words.ts';
import type { Step } from '../../src/spec/model.ts';

/** Programs take an errno to mean that nothing happened. */
export const abiFailureAfterEffect: SpecRule = {
  about: 'spec',
  id: 'abi-failure-after-effect',
  topic: 'abi',
  severity: 'warning',
  summary: 'A call that fails has changed nothing.',
  check({ spec, entry }, report) {
    // A call that returns a count can report what was done before the error.
    if (spec.status === 'merged' || spec.returns === 'count') return;
    const found = failureAfterEffect(entry);
    if (found === undefined) return;
    const { effect, late } = found;
    report({
      message: `${nameStep(late)} can still fail with ${joinWithOr(late.errors)} after ${nameStep(effect)}`,
      help: [
        'first reserve what may run out (a descriptor with get_unused_fd_flags(), memory), then make the change, then do what cannot fail',
        'or undo the change on failure, because a program that gets an error retries or gives up',
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
