import { binary } from '../run/expressions-values.ts';
import { and, conditionTerm, isTrue, TRUE } from '../value/condition.ts';
import type { PathWalk } from '../value/fault-step.ts';
import { operation } from '../value/operation.ts';
import type { Term } from '../value/term.ts';
import { choice, number, type PathValue, term, truthCondition } from '../value/value.ts';
import { failure, type Idiom, type IdiomCall } from './idiom.ts';
import { allowsEmpty, filename } from './names.ts';

/** A walk without a name is one with an empty name (set_nameidata() in fs/namei.c). */
function isNullName(name: PathValue): boolean {
  return name.kind === 'term' && name.term.kind === 'constant' && name.term.value === 0n;
}

function isWorkingDirectory(dfd: PathValue): boolean {
  return dfd.kind === 'term' && dfd.term.kind === 'constant' && BigInt.asIntN(32, dfd.term.value) === -100n;
}

/** The descriptor that a path is walked from. */
function lookupStart(
  call: IdiomCall,
  dfd: PathValue | undefined,
  name: PathValue | undefined,
): PathValue | undefined {
  const descriptor = dfd?.kind === 'term' && dfd.term.kind === 'leaf' ? dfd.term.text : undefined;
  const path = name?.kind === 'object' ? name.text?.pointer : undefined;
  if (descriptor === undefined || (path === undefined && name && !isNullName(name))) return undefined;
  const relative: Term = {
    kind: 'leaf',
    text: `relative(${path})`,
    type: { size: 4, isSigned: true },
    behind: undefined,
  };
  return choice(
    and(
      path === undefined ? TRUE : isTrue(relative, 'relative'),
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

/** What looking for a name that is free adds to them (filename_create() in fs/namei.c). */
const CREATE = ['EEXIST', 'EROFS'];

/** What a walk ends in. */
type Found = 'a path' | 'an open file' | 'a free name';

const WORDS: Readonly<Record<Found, string>> = {
  'a path': 'walks the path',
  'an open file': 'walks the path, and opens what is there',
  'a free name': 'walks to the directory, and looks for a name that is free',
};
const ERRORS: Readonly<Record<Found, readonly string[]>> = {
  'a path': WALK,
  'an open file': [...WALK, ...OPEN],
  'a free name': [...WALK, ...CREATE],
};

/** How a path is walked. */
type Manner = Omit<PathWalk, 'path' | 'at'>;

/** What opens, may create as well: that the way to the directory can be walked is all that is certain. */
const OPENING: readonly string[] = ['do_filp_open', 'do_file_open'];

/** How flags of a lookup have a path walked; undefined where arguments and constants do not say it. */
function mannerOf(call: IdiomCall, flags: PathValue | undefined): Manner | undefined {
  if (call.name === 'filename_parentat' || OPENING.includes(call.name)) return { last: 'parent' };
  if (call.name === 'filename_create') return { last: 'free' };
  const follows = bitOf(call, flags, 'LOOKUP_FOLLOW');
  const directory = bitOf(call, flags, 'LOOKUP_DIRECTORY');
  const nofollow = follows && operation('!', [follows]);
  if (!nofollow || !directory) return undefined;
  return {
    ...(isZero(nofollow) ? {} : { nofollow }),
    ...(isZero(directory) ? {} : { directory }),
  };
}

/** A bit of the flags (include/linux/namei.h), as an expression of arguments. */
function bitOf(
  { machine, context }: IdiomCall,
  flags: PathValue | undefined,
  name: string,
): Term | undefined {
  const bit = machine.types.constant(name, context.frame.path);
  return flags && bit && conditionTerm(truthCondition(binary('&', flags, term(bit), name)));
}

function isZero(of: Term): boolean {
  return of.kind === 'constant' && of.value === 0n;
}

/**
 * @param walked undefined where it is not known
 * @param more errors that are not said apart
 */
function walk(
  call: IdiomCall,
  found: Found,
  walked: PathWalk | undefined,
  more: readonly string[] = [],
): PathValue {
  return choice(
    call.machine.fault({ kind: 'work', words: WORDS[found], ...(walked ? { walk: walked } : {}) }),
    { kind: 'errors', errnos: [...more, ...ERRORS[found]] },
    found === 'a path' ? number(0n) : call.machine.thing(found),
  );
}

/** `user_path_at(dfd, name, flags, &path)`: copies the name and walks it (fs/namei.c). */
export const USER_PATH_AT: Idiom = {
  names: ['user_path_at', 'user_path_at_empty', 'user_path', 'user_lpath', 'user_path_dir'],
  apply(call) {
    const hasDescriptor = call.name.startsWith('user_path_at');
    const pointer = hasDescriptor ? call.values[1] : call.values[0];
    const flags = hasDescriptor ? call.values[2] : undefined;
    const name = filename(call, pointer, allowsEmpty(call, flags));
    return { value: through(call, name, hasDescriptor ? call.values[0] : undefined, mannerOf(call, flags)) };
  },
};

/**
 * `filename_lookup(dfd, name, …)`, `do_filp_open(dfd, name, …)`, `filename_create(dfd, name, …)`: what is wrong with the
 * name is said here.
 */
export const FILENAME_LOOKUP: Idiom = {
  names: ['filename_lookup', 'filename_parentat', 'do_filp_open', 'do_file_open', 'filename_create'],
  apply: (call) => ({
    value: through(
      call,
      call.values[1],
      call.values[0],
      mannerOf(call, call.values[2]),
      OPENING.includes(call.name)
        ? 'an open file'
        : call.name === 'filename_create'
          ? 'a free name'
          : 'a path',
    ),
  }),
};

/** An error of the name, then the descriptor's, then the walk's; 0 where there is something. */
function through(
  call: IdiomCall,
  name: PathValue | undefined,
  dfd: PathValue | undefined,
  manner: Manner | undefined,
  found: Found = 'a path',
): PathValue {
  if (!name) return call.machine.fresh('walks a path');
  if (name.kind === 'choice')
    return choice(
      name.condition,
      through(call, name.then, dfd, manner, found),
      through(call, name.otherwise, dfd, manner, found),
    );
  if (name.kind !== 'object' && !isNullName(name)) return name;
  const path = name.kind === 'object' ? name.text?.pointer : undefined;
  const walked = path === undefined || manner === undefined ? undefined : { ...manner, path };
  if (!dfd || isWorkingDirectory(dfd)) return walk(call, found, walked);
  const start = lookupStart(call, dfd, name);
  if (start?.kind !== 'choice') return walk(call, found, undefined, ['EBADF']);
  const at = dfd.kind === 'term' && dfd.term.kind === 'leaf' ? dfd.term.text : undefined;
  return choice(
    start.condition,
    start.then,
    walk(call, found, walked && at !== undefined ? { ...walked, at } : undefined),
  );
}
