import { UNSIGNED_LONG } from '../value/term.ts';
import type { PathValue, Place } from '../value/value.ts';
import { choice, number, object } from '../value/value.ts';
import { failure, type Idiom, memoryFault } from './idiom.ts';

export function destination(value: PathValue | undefined): Place | undefined {
  return value?.kind === 'address' ? value.place : undefined;
}

export const UNSAFE_PUT_USER: Idiom = {
  names: ['unsafe_put_user'],
  apply: () => undefined,
  rewrite: ([value, to, label]) => `if (__put_user(${value}, ${to})) goto ${label};`,
};

/** `put_user(x, to)`: 0, or -EFAULT. */
export const PUT_USER: Idiom = {
  names: ['put_user', '__put_user'],
  isPure: true,
  apply(call) {
    return {
      value: choice(memoryFault(call, 'write', call.values[1], undefined), failure('EFAULT'), number(0n)),
    };
  },
};

/** `copy_to_user(to, from, n)` returns how many bytes it could not write; `clear_user(to, n)` too. */
export const COPY_TO_USER: Idiom = {
  names: /^_*copy_to_user(?:_nofault|_inatomic)?$|^_*clear_user$/,
  isPure: true,
  apply(call) {
    const size = /clear/.test(call.name) ? call.values[1] : call.values[2];
    return {
      value: choice(
        memoryFault(call, 'write', call.values[0], size),
        number(1n, UNSIGNED_LONG),
        number(0n, UNSIGNED_LONG),
      ),
    };
  },
};

/** `copy_struct_to_user(to, usize, from, ksize, …)`: 0, or -EFAULT. */
export const COPY_STRUCT_TO_USER: Idiom = {
  names: ['copy_struct_to_user'],
  isPure: true,
  apply(call) {
    return {
      value: choice(
        memoryFault(call, 'write', call.values[0], call.values[1]),
        failure('EFAULT'),
        number(0n),
      ),
    };
  },
};

/** `memset(to, 0, n)`. */
export const MEMSET: Idiom = {
  names: ['memset', 'memzero_explicit'],
  apply(call) {
    const [to, value] = call.values;
    const place = destination(to);
    if (place && place.path === '') {
      const content = call.state.variables.get(place.variable);
      const isZero =
        call.name === 'memzero_explicit' ||
        (value?.kind === 'term' && value.term.kind === 'constant' && value.term.value === 0n);
      if (content)
        call.state.variables.set(place.variable, {
          ...content,
          value: undefined,
          copied: undefined,
          fields: new Map(),
          isZeroed: isZero,
        });
    }
    return { value: object('memory') };
  },
};
