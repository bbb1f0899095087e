import { isOffsetHalf } from '../../src/lint/offset-half.ts';
import type { SpecRule } from '../../src/lint/rule.ts';
import { isAlways64Bits } from '../../src/spec/types/width.ts';

/** Files can be larger than a 32-bit long can express. */
export const offsetLoffT: SpecRule = {
  about: 'spec',
  id: 'offset-loff-t',
  topic: 'handles',
  severity: 'warning',
  basis: 'prototype',
  summary: 'A file offset has 64 bits on every architecture.',
  check({ spec }, report) {
    for (const argument of spec.arguments) {
      const { name, role, type, range, index } = argument;
      if (role !== 'offset') continue;
      const pointee = type.kind === 'pointer' ? type.to : type;
      if (pointee.kind !== 'integer' || isAlways64Bits(pointee) || isOffsetHalf(argument, spec.arguments))
        continue;
      report({
        message: `"${name}" is an offset of type ${pointee.name}, which has 32 bits on 32-bit architectures`,
        help: ['use loff_t, because programs on those architectures have large files too'],
        range,
        pointer: `/arguments/${index}`,
      });
    }
  },
};
