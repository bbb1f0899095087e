import type { SpecRule } from '../../src/lint/rule.ts';

/** A path alone can only start at the caller's root or working directory. */
export const pathAt: SpecRule = {
  about: 'spec',
  id: 'path-at',
  topic: 'handles',
  severity: 'warning',
  basis: 'prototype',
  summary: 'A path comes with a directory descriptor that it is relative to.',
  check({ spec }, report) {
    let descriptors = 0;
    for (const { name, role, range, index } of spec.arguments) {
      if (role === 'dirfd') descriptors++;
      if (role !== 'path' && role !== 'entry') continue;
      if (descriptors > 0) {
        descriptors--;
        continue;
      }
      report({
        message: `"${name}" is a path without a directory descriptor before it`,
        help: [
          'take "int dfd" in front of it and start there: whoever holds a directory needs neither its path nor chdir()',
          'with AT_FDCWD for dfd the call stays as simple as it is',
        ],
        range,
        pointer: `/arguments/${index}`,
      });
    }
  },
};
