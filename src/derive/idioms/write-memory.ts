import { LOST } from '../value/condition.ts';
import { UNSIGNED_LONG } from '../value/term.ts';
import type { PathValue, Place } from '../value/value.ts';
import { choice, number, object } from '../value/value.ts';
import { failure, type Idiom, type IdiomCall, type IdiomResult, memoryFault } from './idiom.ts';

export function destination(value: PathValue | undefined): Place | undefined {
  return value?.kind === 'address' ? value.place : undefined;
}

/** Memory that no argument names: the call changes what an earlier one has named (set_tid_address()). */
function elsewhere({ name }: IdiomCall, pointer: PathValue | undefined): Pick<IdiomResult, 'happens'> {
  if (!pointer || isNamed(pointer)) return {};
  return {
    happens: { kind: 'blank', words: `changes memory that no argument names: ${name}()`, may: 'change' },
  };
}

/** Whether arguments decide where a pointer leads, maybe in a way that was not understood; NULL leads nowhere. */
function isNamed(pointer: PathValue): boolean {
  if (pointer.kind === 'choice') return isNamed(pointer.then) && isNamed(pointer.otherwise);
  return pointer.kind === 'term' || (pointer.kind === 'unknown' && pointer.id.startsWith(LOST));
}

export const UNSAFE_PUT_USER: Idiom = {
  names: ['unsafe_put_user'],
  apply: () => undefined,
  rewrite: ([value, to, label]) => `if (__put_user(${value}, ${to})) goto ${label};`,
};

/** `put_user(x, to)`: 0, or -EFAULT. */
export const PUT_USER: Idiom = {
  names: ['put_user', '__put_user'],
  apply(call) {
    return {
      value: choice(memoryFault(call, 'write', call.values[1], undefined), failure('EFAULT'), number(0n)),
      ...elsewhere(call, call.values[1]),
    };
  },
};

/** `copy_to_user(to, from, n)` returns how many bytes it could not write; `clear_user(to, n)` too. */
export const COPY_TO_USER: Idiom = {
  names: /^_*copy_to_user(?:_nofault|_inatomic)?$|^_*clear_user$/,
  apply(call) {
    const size = /clear/.test(call.name) ? call.values[1] : call.values[2];
    return {
      value: choice(
        memoryFault(call, 'write', call.values[0], size),
        number(1n, UNSIGNED_LONG),
        number(0n, UNSIGNED_LONG),
      ),
      ...elsewhere(call, call.values[0]),
    };
  },
};

/** `copy_struct_to_user(to, usize, from, ksize, …)`: 0, or -EFAULT. */
export const COPY_STRUCT_TO_USER: Idiom = {
  names: ['copy_struct_to_user'],
  apply(call) {
    return {
      value: choice(
        memoryFault(call, 'write', call.values[0], call.values[1]),
        failure('EFAULT'),
        number(0n),
      ),
      ...elsewhere(call, call.values[0]),
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
