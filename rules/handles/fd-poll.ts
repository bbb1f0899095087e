import type { SpecRule } from '../../src/lint/rule.ts';
import type { RawSpec } from '../../src/spec/definition/spec.ts';

/** What poll() means has to be decided before the first program waits. */
export const fdPoll: SpecRule = {
  about: 'spec',
  id: 'fd-poll',
  topic: 'handles',
  severity: 'info',
  summary: 'A new kind of descriptor says what poll means on it.',
  check({ spec }, report) {
    if (spec.status !== 'proposed' || spec.returns !== 'fd') return;
    const opensFile = spec.arguments.some(({ role }) => role === 'path' || role === 'entry');
    if (opensFile || wordsOf(spec.raw).some((words) => /\be?poll/i.test(words))) return;
    report({
      message: `${spec.name} returns a descriptor, and nothing says what poll means on it`,
      help: [
        'say under "notes" when it becomes readable or writable, or that it always is',
        'a descriptor that can be waited for saves userspace a thread; pidfd_open made one of the end of a process',
      ],
      range: spec.nameNode,
      pointer: '/returns',
    });
  },
};

/** Everything that a spec says in words of the call as a whole, or of a step. */
function wordsOf(raw: RawSpec): readonly string[] {
  const notes = raw.notes ?? [];
  const steps = raw.entry.flatMap((step) => [step.note, step.kind === 'effect' ? step.effect : undefined]);
  return [raw.summary, ...notes, ...steps].flatMap((scalar) => (scalar === undefined ? [] : [scalar.text]));
}
