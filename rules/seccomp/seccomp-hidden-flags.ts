import type { SpecRule } from '../../src/lint/rule.ts';
import { passedStructs, structPlace } from '../../src/lint/struct-places.ts';

/** A seccomp filter sees the six argument registers but no memory. */
export const seccompHiddenFlags: SpecRule = {
  about: 'spec',
  id: 'seccomp-hidden-flags',
  topic: 'seccomp',
  severity: 'info',
  basis: 'prototype',
  summary: 'A seccomp filter can see the flags that decide how dangerous a call is.',
  check({ spec }, report) {
    const isVisible = spec.arguments.some(
      ({ role, type }) => type.kind === 'integer' && (role === 'flags' || role === 'command'),
    );
    if (isVisible) return;
    for (const { struct } of passedStructs(spec)) {
      const field = struct.fields.find(
        ({ name }) => spec.fieldMeanings.get(`${struct.name}.${name}`)?.role === 'flags',
      );
      if (field === undefined) continue;
      report({
        message: `"${field.name}" is in struct ${struct.name}, where seccomp filters cannot see it, so a sandbox that must forbid one flag has to forbid all of ${spec.name}`,
        help: [
          'pass the flags that need a permission or make something new reachable in an argument of their own',
          'or make such operations a call or a command of their own',
        ],
        ...structPlace(spec, struct.name, field.name),
      });
      return;
    }
  },
};
