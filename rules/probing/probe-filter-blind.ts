import { type ContainerPolicy, policyNumber } from '../../src/lint/container-policy.ts';
import type { SpecRule } from '../../src/lint/rule.ts';
import { registersOf } from '../../src/spec/registers.ts';

/** A probe for which a filter decides by another rule than for the real call says nothing about that call. */
export const probeFilterBlind: SpecRule = {
  about: 'spec',
  id: 'probe-filter-blind',
  topic: 'probing',
  severity: 'warning',
  summary: 'A container policy treats a probe like the call itself, and does not kill its caller.',
  check({ spec, probes, policies }, report) {
    const number = policyNumber(spec);
    if (number === undefined) return;
    for (const { probe } of probes) {
      const args = registersOf(probe.call, spec.arguments);
      for (const policy of policies) {
        const fault = faultOf(policy, number, args);
        if (fault === undefined) continue;
        report({
          message: `${policy.name} ${fault.message}: ${probe.call.text}`,
          help: [fault.help],
          range: probe.range,
          pointer: `${probe.pointer}/call`,
        });
        break;
      }
    }
  },
};

/** The fault of a probe under a policy; undefined if it has none. */
function faultOf(
  policy: ContainerPolicy,
  number: number,
  args: readonly (bigint | undefined)[],
): { message: string; help: string } | undefined {
  const probe = policy.ask(number, args);
  if (probe.answer === 'kill' || probe.answer === 'trap') {
    return {
      message: 'kills the caller for the probe',
      help: `${probe.rule}: warn in the manual page of the call that nobody may try the probe under such a policy`,
    };
  }
  const call = policy.ask(number);
  // If the answer to the probe depends on arguments, it passes memory where the filter looks; that shows nothing.
  if (call.answer !== 'args' || probe.answer === 'args') return undefined;
  const others = call.possible.filter((answer) => answer !== probe.answer);
  const words = `${probe.answer === 'allow' ? 'allows the probe' : `returns ${probe.answer} for the probe`}, but ${others.join(' or ')} for other arguments`;
  return {
    message: words,
    help: 'pass the arguments of the real call wherever the filter looks at them; if that is impossible, state that an EPERM may still come from a filter',
  };
}
