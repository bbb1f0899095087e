import { binary } from '../run/expressions-values.ts';
import { and, type BranchCondition, FALSE, isTrue, not, unknown } from '../value/condition.ts';
import { operation } from '../value/operation.ts';
import { constant, type Term, UNSIGNED_LONG } from '../value/term.ts';
import { choice, number, object, type PathValue, truthCondition } from '../value/value.ts';
import { failure, type Idiom, type IdiomCall, userPointer } from './idiom.ts';
import { stringLength } from './user-strings.ts';

/** LOOKUP_EMPTY (include/linux/namei.h): an empty name is no error. */
const LOOKUP_EMPTY = 0x4000n;

/** A name that is copied from the caller, as fs/namei.c does: ENOMEM, EFAULT, ENAMETOOLONG, ENOENT where it is empty. */
function filename(
  call: IdiomCall,
  pointer: PathValue | undefined,
  mayBeEmpty: BranchCondition | undefined,
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
  const refused = mayBeEmpty ? and(isTrue(empty, 'empty'), not(mayBeEmpty)) : isTrue(empty, 'empty');
  return choice(
    call.machine.fault({ kind: 'limit', words: 'memory for a name' }),
    failure('ENOMEM'),
    choice(
      call.machine.fault({ kind: 'copy', target: user.target, size: undefined }),
      failure('EFAULT'),
      choice(
        isTrue(isLong, 'a long name'),
        failure('ENAMETOOLONG'),
        choice(refused, failure('ENOENT'), object('a name of the caller', { pointer: user.target })),
      ),
    ),
  );
}

function hasBit(value: PathValue | undefined, bit: bigint): BranchCondition {
  return value ? truthCondition(binary('&', value, number(bit, UNSIGNED_LONG), 'LOOKUP_EMPTY')) : FALSE;
}

const GETNAME: Idiom = {
  names: ['getname', 'class_filename'],
  apply: (call) => ({ value: filename(call, call.values[0], undefined) }),
};

const GETNAME_FLAGS: Idiom = {
  names: ['getname_flags', 'class_filename_flags'],
  apply: (call) => ({ value: filename(call, call.values[0], hasBit(call.values[1], LOOKUP_EMPTY)) }),
};

/** `getname_uflags(name, flags)`: AT_EMPTY_PATH allows an empty name. */
const GETNAME_UFLAGS: Idiom = {
  names: ['getname_uflags', 'class_filename_uflags'],
  apply: (call) => ({ value: filename(call, call.values[0], hasBit(call.values[1], 0x1000n)) }),
};

/** `getname_maybe_null(name, flags)`: NULL with AT_EMPTY_PATH is the descriptor itself; the result may be NULL. */
const GETNAME_MAYBE_NULL: Idiom = {
  names: ['getname_maybe_null', 'class_filename_maybe_null'],
  apply(call) {
    const [name, flags] = call.values;
    const user = userPointer(call, name);
    if (!user || name?.kind !== 'term') return undefined;
    const isEmptyPath = hasBit(flags, 0x1000n);
    const isNull = and(isEmptyPath, isTrue(operation('!', [name.term]), 'NULL'));
    return { value: choice(isNull, number(0n), filename(call, name, isEmptyPath)) };
  },
};

export const NAME_KINDS = [GETNAME, GETNAME_FLAGS, GETNAME_UFLAGS, GETNAME_MAYBE_NULL];

/** The descriptor that a path is walked from. */
function lookupStart(
  call: IdiomCall,
  dfd: PathValue | undefined,
  name: PathValue | undefined,
): PathValue | undefined {
  const descriptor = dfd?.kind === 'term' && dfd.term.kind === 'leaf' ? dfd.term.text : undefined;
  const path = name?.kind === 'object' ? name.text?.pointer : undefined;
  if (descriptor === undefined || path === undefined) return undefined;
  const relative: Term = {
    kind: 'leaf',
    text: `relative(${path})`,
    type: { size: 4, isSigned: true },
    behind: undefined,
  };
  return choice(
    and(
      isTrue(relative, 'relative'),
      call.machine.fault({ kind: 'lookup', target: descriptor, isDescriptor: true, isDirectory: true }),
    ),
    failure('EBADF'),
    number(0n),
  );
}

/** Errors of a path walk (fs/namei.c), apart from the descriptor's. */
const WALK = [
  'ENOENT',
  'ENOTDIR',
  'EACCES',
  'ELOOP',
  'ENOMEM',
  'ESTALE',
  'EIO',
  'EXDEV',
  'ENAMETOOLONG',
  'EINTR',
  'EAGAIN',
  'EINVAL',
];

/** What opening adds to them: do_open() and the file's own open(). */
const OPEN = [
  'EEXIST',
  'EISDIR',
  'EROFS',
  'ETXTBSY',
  'ENXIO',
  'ENODEV',
  'ENFILE',
  'ENOSPC',
  'EDQUOT',
  'EFBIG',
  'EOVERFLOW',
  'EOPNOTSUPP',
  'EPERM',
  'EBUSY',
];

function walk(call: IdiomCall, found: PathValue): PathValue {
  const isOpen = found.kind === 'object';
  const errnos = isOpen ? [...WALK, ...OPEN] : WALK;
  return choice(
    call.machine.fault({
      kind: 'work',
      words: isOpen ? 'walks the path, and opens what is there' : 'walks the path',
    }),
    { kind: 'errors', errnos },
    found,
  );
}

/** `user_path_at(dfd, name, flags, &path)`: copies the name and walks it (fs/namei.c). */
export const USER_PATH_AT: Idiom = {
  names: ['user_path_at', 'user_path_at_empty', 'user_path', 'user_lpath', 'user_path_dir'],
  apply(call) {
    const hasDescriptor = call.name.startsWith('user_path_at');
    const pointer = hasDescriptor ? call.values[1] : call.values[0];
    const flags = hasDescriptor ? call.values[2] : undefined;
    const name = filename(call, pointer, flags && hasBit(flags, LOOKUP_EMPTY));
    return { value: through(call, name, hasDescriptor ? call.values[0] : undefined) };
  },
};

/** `filename_lookup(dfd, name, …)`, `do_filp_open(dfd, name, …)`: what is wrong with the name is said here. */
export const FILENAME_LOOKUP: Idiom = {
  names: ['filename_lookup', 'filename_parentat', 'do_filp_open', 'do_file_open'],
  apply: (call) => ({
    value: through(
      call,
      call.values[1],
      call.values[0],
      call.name.startsWith('filename') ? number(0n) : call.machine.thing('an open file'),
    ),
  }),
};

/** An error of the name, then the descriptor's, then the walk's; 0 where there is something. */
function through(
  call: IdiomCall,
  name: PathValue | undefined,
  dfd: PathValue | undefined,
  found: PathValue = number(0n),
): PathValue {
  if (!name) return call.machine.fresh('walks a path');
  if (name.kind === 'choice')
    return choice(
      name.condition,
      through(call, name.then, dfd, found),
      through(call, name.otherwise, dfd, found),
    );
  if (name.kind !== 'object') return name;
  const walked = walk(call, found);
  const start = dfd && lookupStart(call, dfd, name);
  return start?.kind === 'choice' ? choice(start.condition, start.then, walked) : walked;
}
