import { isDirectory } from '../../src/lint/descriptors.ts';
import type { SpecRule } from '../../src/lint/rule.ts';

/** Without a directory descriptor, a path can start only at the caller's root or working directory. */
export const pathAt: SpecRule = {
  about: 'spec',
  id: 'path-at',
  topic: 'handles',
  severity: 'warning',
  basis: 'prototype',
  summary: 'A path is passed with a directory descriptor that it is relative to.',
  check({ spec }, report) {
    let descriptors = 0;
    for (const argument of spec.arguments) {
      const { name, role, range, index } = argument;
      if (isDirectory(argument)) descriptors++;
      if (role !== 'path' && role !== 'entry') continue;
      if (descriptors > 0) {
        descriptors--;
        continue;
      }
      report({
        message: `"${name}" is a path without a directory descriptor before it`,
        help: [
          'take "int dfd" before it, so that a program with an open directory needs neither its path nor chdir()',
          'with AT_FDCWD as dfd, the call remains as simple as before',
        ],
        range,
        pointer: `/arguments/${index}`,
      });
    }
  },
};
