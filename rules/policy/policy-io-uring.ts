import { byEngine } from '../../src/lint/by-engine.ts';
import type { PolicyRule } from '../../src/lint/rule.ts';
import { type RingOpening, ringOpenings } from '../../src/policy/ring-openings.ts';
import { fewOf } from '../../src/spec/join-words.ts';

/** No filter sees what a ring is asked to do: the kernel takes the operation from memory that it shares. */
export const policyIoUring: PolicyRule = {
  about: 'policy',
  id: 'policy-io-uring',
  topic: 'policy',
  severity: 'warning',
  summary: 'What a policy refuses cannot be done by an operation of io_uring.',
  check(policy, report) {
    const [rule] = policy.rulesFor('io_uring_setup');
    const found = byEngine(
      policy.installations,
      (installation) => {
        const openings = ringOpenings(installation);
        return openings.length === 0 ? [] : [openings];
      },
      (openings) => openings.map(({ call, kind }) => `${call} ${kind}`).join(),
    );
    for (const { found: openings, under } of found)
      report({
        message: `${under}io_uring_setup is open, and operations of io_uring do what this policy refuses as system calls: ${fewOf(openings.map(shown))}`,
        help: [
          'refuse io_uring_setup, io_uring_enter and io_uring_register with ENOSYS ("errnoRet": 38 in a profile): programs then do without io_uring',
        ],
        ...(rule === undefined ? policy.places.ofDefault() : policy.places.ofName(rule, 'io_uring_setup')),
      });
  },
};

function shown({ call, kind, operation: { operation, since } }: RingOpening): string {
  const filtered = kind === 'filtered' ? ', which is filtered by arguments' : '';
  return `${call}${filtered} (IORING_OP_${operation}, Linux ${since})`;
}
