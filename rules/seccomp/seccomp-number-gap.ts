import { policyNumber } from '../../src/lint/container-policy.ts';
import type { SpecRule } from '../../src/lint/rule.ts';

/** runc's stub returns ENOSYS above the highest number that a profile names; an unlisted number below it gets EPERM. */
export const seccompNumberGap: SpecRule = {
  about: 'spec',
  id: 'seccomp-number-gap',
  topic: 'seccomp',
  severity: 'warning',
  basis: 'prototype',
  summary:
    'A new number is above all numbers that container profiles name, so that they return ENOSYS for it.',
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
      message: `number ${number} is in a gap: ${first.name} names calls up to ${first.limit}, so it returns EPERM for ${number}`,
      help: [
        'take the next free number at the end of the table',
        `a number above the highest one that a profile names gets ENOSYS, as on a kernel without the call: ${names}`,
      ],
      range: { start: node.start, end: node.end },
      pointer: node.pointer,
    });
  },
};
