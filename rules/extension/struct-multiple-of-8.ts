import { isPosted } from '../../src/lint/artifact.ts';
import type { SpecRule } from '../../src/lint/rule.ts';
import { carriesSize, endsInArray } from '../../src/lint/sized-struct.ts';
import { passedStructs, structPlace } from '../../src/lint/struct-places.ts';
import { LP64, layOutIn } from '../../src/spec/types/data-model.ts';

/** What is added to a struct is often a __u64, which begins at a multiple of 8. */
export const structMultipleOf8: SpecRule = {
  about: 'spec',
  id: 'struct-multiple-of-8',
  topic: 'extension',
  severity: 'info',
  basis: 'prototype',
  summary: 'The size of a struct that can grow is a multiple of 8.',
  check({ spec }, report) {
    if (!isPosted(spec)) return;
    for (const { struct, argument } of passedStructs(spec)) {
      const rest = struct.size % 8;
      // One that is aligned to 8 bytes has a hole already, which struct-padding tells of.
      const isAligned = layOutIn(struct, LP64).alignment === 8;
      if (rest === 0 || isAligned || struct.isUnion || endsInArray(struct) || !carriesSize(spec, argument))
        continue;
      report({
        message: `struct ${struct.name} has ${struct.size} bytes, so a field of 64 bits that extends it leaves a hole of ${8 - rest}`,
        help: ['widen a field, or add reserved bytes that must be zero, until the size is a multiple of 8'],
        ...structPlace(spec, struct.name),
      });
    }
  },
};
