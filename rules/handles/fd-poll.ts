import type { SpecRule } from '../../src/lint/rule.ts';
import type { RawSpec } from '../../src/spec/definition/spec.ts';
import { isDerived } from '../../src/spec/derived.ts';

/** The meaning of poll() must be defined before the first program waits. */
export const fdPoll: SpecRule = {
  about: 'spec',
  id: 'fd-poll',
  topic: 'handles',
  severity: 'info',
  summary: 'A new kind of descriptor defines what poll() means for it.',
  check({ spec }, report) {
    // A derived spec has no notes that could say it.
    if (spec.status !== 'proposed' || spec.returns !== 'fd' || isDerived(spec)) return;
    const opensFile = spec.arguments.some(({ role }) => role === 'path' || role === 'entry');
    if (opensFile || wordsOf(spec.raw).some((words) => /\be?poll/i.test(words))) return;
    report({
      message: `${spec.name} returns a descriptor, but its spec does not say what poll() means for it`,
      help: [
        'state under "notes" when it becomes readable or writable, or that it always is',
        'a descriptor that can be polled saves userspace a thread; with pidfd_open, for example, programs poll for the end of a process',
      ],
      range: spec.nameNode,
      pointer: '/returns',
    });
  },
};

/** All texts of a spec about the call or about a step. */
function wordsOf(raw: RawSpec): readonly string[] {
  const notes = raw.notes ?? [];
  const steps = raw.entry.flatMap((step) => [step.note, step.kind === 'effect' ? step.effect : undefined]);
  return [raw.summary, ...notes, ...steps].flatMap((scalar) => (scalar === undefined ? [] : [scalar.text]));
}
