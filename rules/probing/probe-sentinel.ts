import { isProbe, mayHold } from '../../src/entry/grade.ts';
import { descriptorOf } from '../../src/entry/steps/lookup.ts';
import { conditionsOf, inputsOf } from '../../src/entry/suggest/conditions.ts';
import { type CompiledEntry, initialState, trace } from '../../src/entry/trace.ts';
import type { SpecRule } from '../../src/lint/rule.ts';
import { UNKNOWN } from '../../src/spec/errno.ts';
import type { Argument, Call } from '../../src/spec/model.ts';

/** -1 and NULL prove nothing if they are meaningful values. */
export const probeSentinel: SpecRule = {
  about: 'spec',
  id: 'probe-sentinel',
  topic: 'probing',
  severity: 'warning',
  summary: 'A probe does not rely on -1 or NULL if that value is meaningful.',
  check({ spec, entry, probes }, report) {
    for (const { probe } of probes) {
      for (const argument of spec.arguments) {
        const meaning = meaningOf(argument, probe.call, entry);
        if (meaning === undefined || !restsOn(argument, probe.call, entry)) continue;
        report({
          message: `${probe.call.text} relies on ${meaning}`,
          help: ['make another argument invalid: a size, contradictory flags, another descriptor or pointer'],
          range: probe.range,
          pointer: `${probe.pointer}/call`,
        });
      }
    }
  },
};

/** The meaning of -1 or NULL for an argument of this call; undefined if it has none. */
function meaningOf(argument: Argument, call: Call, entry: CompiledEntry): string | undefined {
  const state = initialState(entry, call);
  const value = state.values[argument.index];
  if (argument.type.kind === 'pointer') {
    const isMeaningful =
      value === 0n && argument.nullable !== undefined && mayHold(argument.nullable, entry.kernel, state);
    return isMeaningful ? `NULL for "${argument.name}", which is a meaningful value` : undefined;
  }
  if (descriptorOf(value) !== -1) return undefined;
  const sentinel = argument.sentinels.find(
    (known) => descriptorOf(known.value) === -1 && mayHold(known, entry.kernel, state),
  );
  return sentinel && `-1 for "${argument.name}", which means ${sentinel.name}`;
}

/** Whether a step that may refuse the call looks at the argument. */
function restsOn(argument: Argument, call: Call, entry: CompiledEntry): boolean {
  const traced = trace(entry, call);
  if (traced.outcomes.some(({ result }) => result === UNKNOWN)) return false;
  if (!isProbe(traced)) return true;
  return traced.steps.some(({ step, verdict }) => {
    if (verdict !== 'fails' && verdict !== 'may-fail') return false;
    if ('target' in step && step.target.argument === argument.index) return true;
    return conditionsOf(step).some((condition) =>
      inputsOf(condition).some((input) => input.kind === 'argument' && input.index === argument.index),
    );
  });
}
