import { fromCondition } from '../run/expressions-values.ts';
import { copiedFrom } from '../run/memory.ts';
import { isTrue } from '../value/condition.ts';
import { operation } from '../value/operation.ts';
import { constant, convert, UNSIGNED_INT, UNSIGNED_LONG } from '../value/term.ts';
import type { Content, PathValue, Place } from '../value/value.ts';
import { choice, number, term, truthCondition } from '../value/value.ts';
import { failure, type Idiom, type IdiomCall, mayFail, memoryFault, userPointer } from './idiom.ts';
import { destination } from './write-memory.ts';

/** What a variable holds once the memory behind a pointer was copied into it. */
function fill(call: IdiomCall, to: Place, pointer: PathValue | undefined, isTyped = false): void {
  const user = userPointer(call, pointer);
  const content = call.state.variables.get(to.variable);
  if (!content) return;
  const type = to.path === '' ? content.type : call.machine.types.field(content.type, to.path)?.type;
  const scalar = type && call.machine.types.scalar(type);
  if (scalar) {
    const isField = user?.memory !== undefined;
    const read = user?.pointee && call.machine.types.scalar(user.pointee);
    // get_user() reads as much as the pointer leads to, and a copy as much as it is told.
    const isRead = read && (user.isWhole || isField) && (read.size === scalar.size || isTyped);
    const leaf = isRead && {
      kind: 'leaf' as const,
      text: user.memory ?? `${user.target}[0]`,
      type: read.size === scalar.size ? scalar : read,
      behind: user.target,
    };
    call.machine.store(to, leaf ? term(leaf) : call.machine.fresh('what was copied'), call.state);
    return;
  }
  if (to.path !== '') {
    call.machine.store(to, call.machine.fresh('what was copied'), call.state);
    return;
  }
  const isSame =
    user?.isWhole && user.pointee !== undefined && type !== undefined && user.pointee.base === type.base;
  const filled: Content =
    isSame && user
      ? { ...copiedFrom(user.target, content.type), type: content.type }
      : { ...content, value: undefined, copied: undefined, fields: new Map(), isZeroed: false };
  call.state.variables.set(to.variable, filled);
}

/** `copy_from_user(to, from, n)` returns how many bytes it could not copy (include/linux/uaccess.h). */
export const COPY_FROM_USER: Idiom = {
  names: /^_*copy_from_user(?:_nofault|_inatomic)?$|^copy_from_user_nmi$/,
  apply(call) {
    const [to, from, size] = call.values;
    const fault = memoryFault(call, 'copy', from, size);
    const place = destination(to);
    if (place) fill(call, place, from);
    return { value: choice(fault, number(1n, UNSIGNED_LONG), number(0n, UNSIGNED_LONG)) };
  },
};

/** `copy_from_sockptr`, `copy_from_bpfptr` and their kind, where the pointer is the caller's. */
export const COPY_FROM_BPFPTR: Idiom = {
  names: ['copy_from_bpfptr', 'copy_from_sockptr'],
  apply(call) {
    const [to, from, size] = call.values;
    const fault = memoryFault(call, 'copy', from, size);
    const place = destination(to);
    if (place) fill(call, place, from);
    return { value: choice(fault, number(1n), number(0n)) };
  },
};

/** `copy_struct_from_user(to, ksize, from, usize)`: EFAULT, and E2BIG for bytes beyond what the kernel knows. */
export const COPY_STRUCT_FROM_USER: Idiom = {
  names: ['copy_struct_from_user', '__copy_struct_from_user', 'copy_struct_from_sockptr'],
  apply(call) {
    const [to, , from, size] = call.values;
    const fault = memoryFault(call, 'copy', from, size, 'E2BIG');
    const place = destination(to);
    if (place) fill(call, place, from);
    return { value: choice(fault, failure('EFAULT'), number(0n)) };
  },
};

/** `check_zeroed_user(from, size)`: 1 where all bytes are 0, 0 where not, or -EFAULT (lib/usercopy.c). */
export const CHECK_ZEROED_USER: Idiom = {
  names: ['check_zeroed_user'],
  apply(call) {
    const [from, size] = call.values;
    return {
      value: choice(
        memoryFault(call, 'copy', from, size),
        failure('EFAULT'),
        fromCondition(truthCondition(call.machine.fresh('the bytes are 0'))),
      ),
    };
  },
};

/** `get_user(x, from)`: 0, or -EFAULT. */
export const GET_USER: Idiom = {
  names: ['get_user', '__get_user', 'get_compat_user'],
  apply(call) {
    const [variable] = call.operands;
    const [, from] = call.values;
    const place = variable && call.machine.place(variable, call.context, call.state);
    const fault = memoryFault(call, 'copy', from, undefined);
    if (place) fill(call, place, from, true);
    return { value: choice(fault, failure('EFAULT'), number(0n)) };
  },
};

/** Within `user_access_begin()`: the address was checked, and a fault jumps to a label. */
export const UNSAFE_GET_USER: Idiom = {
  names: ['unsafe_get_user'],
  apply: () => undefined,
  rewrite: ([variable, from, label]) => `if (__get_user(${variable}, ${from})) goto ${label};`,
};

/** `memdup_user(from, n)`: memory of the kernel with the bytes, or an error. */
export const MEMDUP_USER: Idiom = {
  names: ['memdup_user', 'vmemdup_user', 'memdup_user_nul', 'memdup_array_user', 'vmemdup_array_user'],
  apply(call) {
    const [from, count, each] = call.values;
    const user = userPointer(call, from);
    const size =
      each && count?.kind === 'term' && each.kind === 'term'
        ? operation('*', [count.term, each.term])
        : undefined;
    const fault = memoryFault(call, 'copy', from, each ? size && term(size) : count);
    let made = call.machine.thing(`${call.name}()`, true);
    if (user?.pointee && user.isWhole && user.pointee.base.startsWith('struct')) {
      const variable = call.machine.declare(user.pointee, call.state, copiedFrom(user.target, user.pointee));
      made = { kind: 'address', place: { variable, path: '' } };
    }
    return {
      value: mayFail(
        call,
        { kind: 'limit', words: 'memory for a copy' },
        failure('ENOMEM'),
        choice(fault, failure('EFAULT'), made),
      ),
    };
  },
};

/** UIO_MAXIOV (include/uapi/linux/uio.h). */
const MAX_VECTORS = 1024n;

/** `import_iovec(type, vector, count, …)`: EINVAL for too many, ENOMEM, EFAULT, EINVAL for a length (lib/iov_iter.c). */
export const IMPORT_IOVEC: Idiom = {
  names: ['import_iovec', '__import_iovec'],
  apply(call) {
    const [, from, count] = call.values;
    if (count?.kind !== 'term') return undefined;
    // Its parameter has 32 bits, so the rest of a longer count is not looked at.
    const vectors = convert(convert(count.term, UNSIGNED_INT), UNSIGNED_LONG);
    const bytes = operation('*', [vectors, constant(16n, UNSIGNED_LONG)]);
    const tooMany = operation('>', [vectors, constant(MAX_VECTORS, UNSIGNED_LONG, 'UIO_MAXIOV')]);
    return {
      value: choice(
        isTrue(tooMany, 'too many vectors'),
        failure('EINVAL'),
        mayFail(
          call,
          { kind: 'limit', words: 'memory for the vectors' },
          failure('ENOMEM'),
          choice(
            memoryFault(call, 'copy', from, bytes && term(bytes)),
            failure('EFAULT'),
            mayFail(
              call,
              { kind: 'work', words: 'a vector is too long, or outside of user space' },
              { kind: 'errors', errnos: ['EINVAL', 'EFAULT'] },
              call.machine.thing('a number of bytes'),
            ),
          ),
        ),
      ),
    };
  },
};

/** `access_ok(from, n)`: whether the addresses are the caller's. */
export const ACCESS_OK: Idiom = {
  names: [
    'access_ok',
    'user_access_begin',
    'user_read_access_begin',
    'user_write_access_begin',
    '__access_ok',
  ],
  isPure: true,
  apply(call) {
    const [from, size] = call.values;
    const user = userPointer(call, from);
    if (!user) return { value: call.machine.fresh("whether the addresses are the caller's") };
    const bytes = size?.kind === 'term' ? size.term : constant(1n);
    return {
      value: mayFail(call, { kind: 'range', target: user.target, size: bytes }, number(0n), number(1n)),
    };
  },
};

/** Pointers that travel as integers. */
export const POINTER_CASTS: Idiom = {
  names: [
    'u64_to_user_ptr',
    'compat_ptr',
    'untagged_addr',
    'USER_BPFPTR',
    'make_bpfptr',
    'USER_SOCKPTR',
    'untagged_addr_remote',
    'ULL',
    '__untagged_addr',
    'ptr_to_compat',
  ],
  isPure: true,
  apply(call) {
    const value = call.name === 'untagged_addr_remote' ? call.values[1] : call.values[0];
    return value ? { value } : undefined;
  },
};
