import { policyNumber } from '../../src/lint/container-policy.ts';
import type { SpecRule } from '../../src/lint/rule.ts';

/** runc's stub answers ENOSYS above the highest number that a profile names; a number below gets EPERM. */
export const seccompNumberGap: SpecRule = {
  about: 'spec',
  id: 'seccomp-number-gap',
  topic: 'seccomp',
  severity: 'warning',
  basis: 'prototype',
  summary: 'A new number is above all that container profiles name, so that they answer ENOSYS to it.',
  check({ spec, policies }, report) {
    const number = policyNumber(spec);
    const node = spec.numbers.get('x86_64')?.node ?? spec.numbers.get('')?.node;
    if (spec.status !== 'proposed' || number === undefined || node === undefined) return;
    const refusing = policies.filter(
      (policy) =>
        policy.limit !== undefined && number <= policy.limit && policy.ask(number).answer === 'EPERM',
    );
    const [first] = refusing;
    if (first === undefined) return;
    const names = refusing.map(({ name, limit }) => `${name} (${limit})`).join(', ');
    report({
      message: `${number} lies in a gap: ${first.name} names calls up to ${first.limit}, and so answers EPERM to it`,
      help: [
        `a number above the highest that is named gets ENOSYS, as on a kernel without the call: ${names}`,
        'take the next free number at the end of the table',
      ],
      range: { start: node.start, end: node.end },
      pointer: node.pointer,
    });
  },
};
