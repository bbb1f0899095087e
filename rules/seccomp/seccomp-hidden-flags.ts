import type { SpecRule } from '../../src/lint/rule.ts';
import { passedStructs, structPlace } from '../../src/lint/struct-places.ts';

/** A filter sees six registers, and no memory. */
export const seccompHiddenFlags: SpecRule = {
  about: 'spec',
  id: 'seccomp-hidden-flags',
  topic: 'seccomp',
  severity: 'info',
  basis: 'prototype',
  summary: 'What decides how dangerous a call is, a seccomp filter can see.',
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
        message: `"${field.name}" lies in struct ${struct.name}, where no seccomp filter sees it: a sandbox that must forbid one flag has to forbid ${spec.name}`,
        help: [
          'pass the flags that need a permission, or make something new reachable, as an argument of their own',
          'or give such operations a call or a command of their own',
        ],
        ...structPlace(spec, struct.name, field.name),
      });
      return;
    }
  },
};
