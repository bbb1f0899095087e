import { binary } from '../run/expressions-values.ts';
import { and, type BranchCondition, FALSE, isTrue, not, unknown } from '../value/condition.ts';
import { operation } from '../value/operation.ts';
import { constant, type Term, UNSIGNED_LONG } from '../value/term.ts';
import { choice, lostValue, number, object, type PathValue, term, truthCondition } from '../value/value.ts';
import { failure, type Idiom, type IdiomCall, userPointer } from './idiom.ts';
import { stringLength } from './user-strings.ts';

/**
 * A name that is copied from the caller, as fs/namei.c does: EFAULT, ENAMETOOLONG, ENOENT where it is empty. No ENOMEM: the
 * memory for a name is one object of at most a page, for which the kernel always waits. Only a process that is being
 * killed gets none (Documentation/core-api/memory-allocation.rst), and it does not see what the call returns.
 *
 * @param mayBeEmpty when an empty name is no error
 * @param ofEmpty what an empty name becomes then, where that is no name
 */
export function filename(
  call: IdiomCall,
  pointer: PathValue | undefined,
  mayBeEmpty: BranchCondition,
  ofEmpty?: PathValue,
): PathValue {
  const user = userPointer(call, pointer);
  if (!user) {
    return choice(
      unknown('copies a name', `name:${call.place.path}:${call.place.line}`),
      failure('EFAULT'),
      call.machine.thing('a name', true),
    );
  }
  const isLong = operation('>=', [stringLength(user.target), constant(4096n, UNSIGNED_LONG, 'PATH_MAX')]);
  const empty: Term = {
    kind: 'leaf',
    text: `empty(${user.target})`,
    type: { size: 4, isSigned: true },
    behind: undefined,
  };
  const isEmpty = isTrue(empty, 'empty');
  const name = choice(
    call.machine.fault({ kind: 'copy', target: user.target, size: undefined }),
    failure('EFAULT'),
    choice(
      isTrue(isLong, 'a long name'),
      failure('ENAMETOOLONG'),
      choice(
        and(isEmpty, not(mayBeEmpty)),
        failure('ENOENT'),
        object('a name of the caller', { pointer: user.target }),
      ),
    ),
  );
  return ofEmpty ? choice(and(mayBeEmpty, isEmpty), ofEmpty, name) : name;
}

/** AT_EMPTY_PATH (include/uapi/linux/fcntl.h). */
const AT_EMPTY_PATH = number(0x1000n, UNSIGNED_LONG);

function hasBit(value: PathValue | undefined, bit: PathValue, words: string): BranchCondition {
  return value ? truthCondition(binary('&', value, bit, words)) : FALSE;
}

/** Whether flags of a lookup allow an empty name. LOOKUP_EMPTY is 0x4000 in 6.12 and 8 in 7.2 (include/linux/namei.h). */
export function allowsEmpty({ machine, context }: IdiomCall, flags: PathValue | undefined): BranchCondition {
  const known = machine.types.constant('LOOKUP_EMPTY', context.frame.path);
  return hasBit(flags, known ? term(known) : lostValue('LOOKUP_EMPTY'), 'LOOKUP_EMPTY');
}

const GETNAME: Idiom = {
  names: ['getname', 'class_filename'],
  apply: (call) => ({ value: filename(call, call.values[0], FALSE) }),
};

const GETNAME_FLAGS: Idiom = {
  names: ['getname_flags', 'class_filename_flags'],
  apply: (call) => ({ value: filename(call, call.values[0], allowsEmpty(call, call.values[1])) }),
};

/** `getname_uflags(name, flags)`: AT_EMPTY_PATH allows an empty name. */
const GETNAME_UFLAGS: Idiom = {
  names: ['getname_uflags', 'class_filename_uflags'],
  apply: (call) => ({
    value: filename(call, call.values[0], hasBit(call.values[1], AT_EMPTY_PATH, 'AT_EMPTY_PATH')),
  }),
};

/**
 * `getname_maybe_null(name, flags)`: with AT_EMPTY_PATH, an empty name and NULL mean the descriptor itself. The result is
 * NULL then.
 */
const GETNAME_MAYBE_NULL: Idiom = {
  names: ['getname_maybe_null', 'class_filename_maybe_null'],
  apply(call) {
    const [name, flags] = call.values;
    if (!name) return undefined;
    const isEmptyPath = hasBit(flags, AT_EMPTY_PATH, 'AT_EMPTY_PATH');
    const isNull = and(isEmptyPath, not(truthCondition(name)));
    if (isNull.kind === 'always' && isNull.holds) return { value: number(0n) };
    if (!userPointer(call, name)) return undefined;
    // The language's empty() is true of NULL.
    return { value: filename(call, name, isEmptyPath, number(0n)) };
  },
};

export const NAME_KINDS = [GETNAME, GETNAME_FLAGS, GETNAME_UFLAGS, GETNAME_MAYBE_NULL];
