import type { SpecRule } from '../../src/lint/rule.ts';
import { statedCapabilities } from '../../src/spec/capability.ts';

/** What a spec says that a call asks for is asked for somewhere on its entry path. */
export const privilegeCapability: SpecRule = {
  about: 'spec',
  id: 'privilege-capability',
  topic: 'privilege',
  severity: 'warning',
  summary: 'A privileged call asks for its capability in a permission step.',
  check({ spec }, report) {
    const asked = spec.entry.filter(({ kind }) => kind === 'permission').map(({ text }) => text);
    for (const capability of statedCapabilities(spec.raw)) {
      const word = new RegExp(`\\b${capability.text}\\b`);
      if (asked.some((text) => word.test(text))) continue;
      report({
        message: `${spec.name} is said to need ${capability.text}, and no permission step asks for it`,
        help: [
          `add "permission: ${capability.text}" where the kernel calls capable() or ns_capable()`,
          'its place decides whether a probe exists: behind what refuses a bad pointer or descriptor',
        ],
        range: capability,
        pointer: capability.pointer,
      });
    }
  },
};
