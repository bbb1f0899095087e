import type { SpecRule } from '../../src/lint/rule.ts';
import { carriesSize } from '../../src/lint/sized-struct.ts';

/** A version has to be asked for and kept in step by hand; a size does the same by itself. */
export const structVersion: SpecRule = {
  about: 'spec',
  id: 'struct-version',
  topic: 'extension',
  severity: 'info',
  basis: 'prototype',
  summary: 'A struct is extended by its size, not by a version number.',
  check({ spec }, report) {
    if (spec.status === 'merged') return;
    const isStruct = spec.arguments.some(({ type }) => type.kind === 'pointer' && type.to.kind === 'struct');
    if (!isStruct || spec.arguments.some((argument) => carriesSize(spec, argument))) return;
    for (const { name, type, range, index } of spec.arguments) {
      if (type.kind !== 'integer' || !/^(?:\w+_)?(?:version|ver)$/.test(name)) continue;
      report({
        message: `"${name}" tells the kernel which version of a struct it gets, so each extension needs a new number and code for every old one`,
        help: [
          'pass the size of the struct instead, and read it with copy_struct_from_user(): a field that a program does not know is then zero',
        ],
        range,
        pointer: `/arguments/${index}`,
      });
    }
  },
};
