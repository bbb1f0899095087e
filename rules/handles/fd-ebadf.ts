import { mayHold } from '../../src/entry/grade.ts';
import { descriptorOf } from '../../src/entry/steps/lookup.ts';
import { initialState, trace } from '../../src/entry/trace.ts';
import type { SpecRule } from '../../src/lint/rule.ts';
import { joinWithOr } from '../../src/spec/join-words.ts';

/** What calls have failed with instead; EBADFD is the case of probe-ebadfd. */
const INSTEAD: ReadonlySet<string> = new Set([
  'EINVAL',
  'ENOENT',
  'ESRCH',
  'ENODEV',
  'EFAULT',
  'EPERM',
  'EACCES',
]);

/** EBADF is what all calls say of a descriptor that is not open, so programs know which argument was wrong. */
export const fdEbadf: SpecRule = {
  about: 'spec',
  id: 'fd-ebadf',
  topic: 'handles',
  severity: 'info',
  summary: 'A call fails with EBADF, and with nothing else, because a descriptor is not open.',
  check({ spec, entry }, report) {
    if (spec.status === 'merged') return;
    for (const { role, name, index, sentinels } of spec.arguments) {
      if (role !== 'fd' && role !== 'dirfd') continue;
      const values = spec.arguments.map((argument) => (argument.index === index ? -1n : undefined));
      const call = { text: '', values };
      const state = initialState(entry, call);
      const isNamed = sentinels.some(
        (sentinel) => descriptorOf(sentinel.value) === -1 && mayHold(sentinel, entry.kernel, state),
      );
      if (isNamed) continue;
      // What refuses it must be about the descriptor: other steps may refuse the call, too.
      const word = new RegExp(`\\b${name}\\b`);
      const refusal = trace(entry, call).steps.find(
        ({ step, verdict }) =>
          verdict === 'fails' &&
          step.when === undefined &&
          ((step.kind === 'lookup' &&
            step.target.argument === index &&
            step.target.value.kind === 'argument') ||
            (step.kind === 'check' && word.test(step.text))),
      );
      if (refusal === undefined || refusal.errors.length === 0) continue;
      if (!refusal.errors.every((error) => INSTEAD.has(error))) continue;
      const { step, errors } = refusal;
      report({
        message: `"${name}" that is not open fails with ${joinWithOr(errors)} instead of EBADF`,
        help: ['fail with EBADF, as all calls do, so that a program can tell which argument was wrong'],
        range: step.range,
        pointer: step.pointer,
      });
    }
  },
};
