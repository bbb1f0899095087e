import { isOffsetHalf } from '../../src/lint/offset-half.ts';
import type { SpecRule } from '../../src/lint/rule.ts';
import { carriesSize } from '../../src/lint/sized-struct.ts';

/** Six registers are all that there is; who starts with five values has one left for the future. */
const MANY = 4;

export const structForManyArguments: SpecRule = {
  about: 'spec',
  id: 'struct-for-many-arguments',
  topic: 'extension',
  severity: 'warning',
  basis: 'prototype',
  summary: 'Many values are passed in a struct, not one by one.',
  check({ spec }, report) {
    const { arguments: all } = spec;
    if (all.some((argument) => carriesSize(spec, argument))) return;
    const values = all.filter(({ type }) => type.kind === 'integer');
    const halves = values.filter((argument) => isOffsetHalf(argument, all)).length;
    const count = values.length - Math.floor(halves / 2);
    if (count <= MANY) return;
    report({
      message: `${spec.name} takes ${count} values one by one, and six registers are all that there is`,
      help: [
        'put them into a struct, and pass a pointer to it and its size: struct xyzzy_args __user *args, size_t size',
      ],
      range: spec.prototypeRange,
      pointer: '/prototype',
    });
  },
};
