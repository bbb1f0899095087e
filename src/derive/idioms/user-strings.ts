import { isTrue } from '../value/condition.ts';
import { operation } from '../value/operation.ts';
import { UNSIGNED_LONG } from '../value/term.ts';
import { choice, number, object, term } from '../value/value.ts';
import { failure, type Idiom, mayFail, memoryFault, userPointer } from './idiom.ts';

/** `strndup_user(from, n)`: EFAULT, EINVAL for a string of n bytes and more, ENOMEM (mm/util.c). */
export const STRNDUP_USER: Idiom = {
  names: ['strndup_user'],
  apply(call) {
    const [from, size] = call.values;
    const user = userPointer(call, from);
    if (!user || size?.kind !== 'term') return undefined;
    const length = operation('>=', [stringLength(user.target), size.term]);
    return {
      value: choice(
        call.machine.fault({ kind: 'copy', target: user.target, size: undefined, isText: true }),
        failure('EFAULT'),
        choice(
          isTrue(length, 'a long string'),
          failure('EINVAL'),
          mayFail(
            call,
            { kind: 'limit', words: 'memory for a copy' },
            failure('ENOMEM'),
            object('a string of the caller', { pointer: user.target }),
          ),
        ),
      ),
    };
  },
};

export function stringLength(target: string) {
  return { kind: 'leaf' as const, text: `strlen(${target})`, type: UNSIGNED_LONG, behind: undefined };
}

/** `strncpy_from_user(to, from, n)`: the length, n where the string is longer, or -EFAULT. */
export const STRNCPY_FROM_USER: Idiom = {
  names: ['strncpy_from_user'],
  apply(call) {
    const [, from, size] = call.values;
    const user = userPointer(call, from);
    if (!user)
      return {
        value: choice(
          memoryFault(call, 'copy', from, undefined),
          failure('EFAULT'),
          call.machine.fresh('the length of a string'),
        ),
      };
    const length = stringLength(user.target);
    const isLong = size?.kind === 'term' ? operation('>=', [length, size.term]) : undefined;
    return {
      value: choice(
        call.machine.fault({ kind: 'copy', target: user.target, size: undefined, isText: true }),
        failure('EFAULT'),
        size?.kind === 'term' ? choice(isTrue(isLong, 'a long string'), size, term(length)) : term(length),
      ),
    };
  },
};

/** `strnlen_user(from, n)`: 0 where it cannot be read, otherwise the length with the final 0. */
export const STRNLEN_USER: Idiom = {
  names: ['strnlen_user'],
  apply(call) {
    return {
      value: choice(
        memoryFault(call, 'copy', call.values[0], undefined),
        number(0n),
        call.machine.fresh('the length of a string'),
      ),
    };
  },
};
