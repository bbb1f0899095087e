import type { SpecRule } from '../../src/lint/rule.ts';
import { CAPABILITY_NAMES } from '../../src/spec/capability.ts';
import { isDerived } from '../../src/spec/derived.ts';
import type { Spec } from '../../src/spec/model.ts';
import { shorten } from '../../src/spec/shorten.ts';

/** CAP_SYS_ADMIN is close to root, so requiring it says little about who may use the call. */
export const privilegeNoSysAdmin: SpecRule = {
  about: 'spec',
  id: 'privilege-no-sys-admin',
  topic: 'privilege',
  severity: 'warning',
  summary: 'A new call requires a narrower capability than CAP_SYS_ADMIN.',
  check({ spec }, report) {
    if (spec.status !== 'proposed') return;
    const step = spec.entry.find(
      ({ kind, text, index }) =>
        kind === 'permission' &&
        // A program lists everything that must hold for the refusal, so with more words there is another way to pass.
        (isDerived(spec) ? text === 'CAP_SYS_ADMIN' : asksForNothingElse(text)) &&
        !isAlternative(spec, index),
    );
    if (step === undefined) return;
    const condition = spec.raw.entry[step.index]?.when?.text;
    const where = condition === undefined ? '' : ` where ${shorten(condition, 72)}`;
    report({
      message: `${spec.name} requires CAP_SYS_ADMIN${where}, which grants far more than this call`,
      help: [
        'use the capability of related calls, or a narrow one with CAP_SYS_ADMIN as the alternative, as for CAP_BPF and CAP_PERFMON',
      ],
      range: step.range,
      pointer: step.pointer,
    });
  },
};

/** Whether code that could not be followed decides, in the same condition, that the capability is not needed. */
function isAlternative({ entry }: Spec, index: number): boolean {
  const [before, step] = [entry[index - 1], entry[index]];
  return before?.kind === 'blank' && before.source !== undefined && before.source === step?.source;
}

function asksForNothingElse(words: string): boolean {
  const named = new Set(words.match(/\bCAP_[A-Z0-9_]+/g)?.filter((name) => CAPABILITY_NAMES.includes(name)));
  return named.has('CAP_SYS_ADMIN') && named.size === 1;
}
