import type { SpecRule } from '../../src/lint/rule.ts';
import { anyOf, nameStep } from '../../src/lint/words.ts';

/** An errno says that nothing happened. */
export const abiFailureAfterEffect: SpecRule = {
  about: 'spec',
  id: 'abi-failure-after-effect',
  topic: 'abi',
  severity: 'warning',
  summary: 'A call that fails has changed nothing.',
  check({ spec }, report) {
    if (spec.status === 'merged') return;
    const effect = spec.entry.find(({ kind }) => kind === 'effect');
    if (effect === undefined) return;
    const late = spec.entry.find(
      ({ index, kind, errors }) =>
        index > effect.index && kind !== 'wait' && kind !== 'blank' && errors.length > 0,
    );
    if (late === undefined) return;
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
