import { isOffsetHalf } from '../../src/lint/offset-half.ts';
import type { SpecRule } from '../../src/lint/rule.ts';
import { carriesSize } from '../../src/lint/sized-struct.ts';

/** There are only six registers; a call that starts with five values has one left for extensions. */
const MANY = 4;

export const structForManyArguments: SpecRule = {
  about: 'spec',
  id: 'struct-for-many-arguments',
  topic: 'extension',
  severity: 'warning',
  basis: 'prototype',
  summary: 'Many values are passed in a struct, not as single arguments.',
  check({ spec }, report) {
    const { arguments: all } = spec;
    if (all.some((argument) => carriesSize(spec, argument))) return;
    const values = all.filter(({ type }) => type.kind === 'integer');
    const halves = values.filter((argument) => isOffsetHalf(argument, all)).length;
    const count = values.length - Math.floor(halves / 2);
    if (count <= MANY) return;
    report({
      message: `${spec.name} takes ${count} values as single arguments, but a call has only six registers`,
      help: [
        'put them in a struct and pass a pointer and its size: struct xyzzy_args __user *args, size_t size',
      ],
      range: spec.prototypeRange,
      pointer: '/prototype',
    });
  },
};
