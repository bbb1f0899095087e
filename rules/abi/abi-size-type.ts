import { isPosted } from '../../src/lint/artifact.ts';
import type { SpecRule } from '../../src/lint/rule.ts';
import { formatType } from '../../src/spec/types/type.ts';

/** A long may be a number of any kind; a size_t says what it is. */
export const abiSizeType: SpecRule = {
  about: 'spec',
  id: 'abi-size-type',
  topic: 'abi',
  severity: 'info',
  basis: 'prototype',
  summary: 'The length of what a pointer leads to is a size_t.',
  check({ spec }, report) {
    if (!isPosted(spec)) return;
    for (const { name, type, index, range } of spec.arguments) {
      const before = spec.arguments[index - 1];
      if (before?.type.kind !== 'pointer' || type.kind !== 'integer' || !SIZE.test(name)) continue;
      if (formatType(type) !== 'unsigned long') continue;
      report({
        message: `"${name}" is the length of what "${before.name}" points to, but it is an unsigned long, not a size_t`,
        help: [
          `write size_t ${name}: on ABIs with pointers of 32 bits, C libraries treat an argument by its type`,
        ],
        range,
        pointer: `/arguments/${index}`,
      });
    }
  },
};

const SIZE = /^(?:\w+_)?(?:\w?len|length|size|count|nr|num|nents|nelems)$/;
