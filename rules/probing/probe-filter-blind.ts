import { type ContainerPolicy, policyNumber } from '../../src/lint/container-policy.ts';
import type { SpecRule } from '../../src/lint/rule.ts';
import { registersOf } from '../../src/spec/registers.ts';

/** A probe that meets another rule of a filter than the call it stands for says nothing about that call. */
export const probeFilterBlind: SpecRule = {
  about: 'spec',
  id: 'probe-filter-blind',
  topic: 'probing',
  severity: 'warning',
  summary: 'A container policy answers a probe as it answers the call, and does not kill for it.',
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

/** What goes wrong with a probe under a policy; undefined where nothing does. */
function faultOf(
  policy: ContainerPolicy,
  number: number,
  args: readonly (bigint | undefined)[],
): { message: string; help: string } | undefined {
  const probe = policy.ask(number, args);
  if (probe.answer === 'kill' || probe.answer === 'trap') {
    return {
      message: 'kills the caller for the probe',
      help: `${probe.rule}: under such a policy nobody may try, and the page of the call must say so`,
    };
  }
  const call = policy.ask(number);
  // A probe whose own answer is open passes memory where the filter looks, and says nothing either way.
  if (call.answer !== 'args' || probe.answer === 'args') return undefined;
  const others = call.possible.filter((answer) => answer !== probe.answer);
  const words = `${probe.answer === 'allow' ? 'lets the probe through' : `answers ${probe.answer} to the probe`}, and other arguments get ${others.join(' or ')}`;
  return {
    message: words,
    help: "the filter looks at arguments, so the probe must have those of the real call where the filter looks; where that cannot be, say that an EPERM may still be a filter's",
  };
}
