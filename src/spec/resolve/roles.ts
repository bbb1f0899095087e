import type { Role } from '../definition/meaning.ts';
import type { Type } from '../types/type.ts';

/** What the entry path does with the memory behind a pointer, from which its role is inferred. */
export interface PointerUse {
  readonly isCopied: boolean;
  readonly isWritten: boolean;
  /** An expression tests `relative(…)`, so it is a path. */
  readonly isAskedAsPath?: boolean;
}

/** The parameters before and after a pointer, from which its role is inferred. */
export interface Neighbours {
  readonly before: { readonly name: string; readonly type: Type } | undefined;
  readonly after: { readonly name: string; readonly type: Type } | undefined;
}

/** Names of parameters that are paths. */
const PATH_NAMES =
  /path|file|(?:^|_)dir(?:_?name)?$|root|mount|link|^(?:old|new|from|to|src|dst|source|target)(?:_?name)?$/;
/**
 * Names of strings that are not paths: an attribute's name (setxattrat), a key and its type (add_key, fsconfig), a file
 * system type (fsopen), a command line (kexec_file_load).
 */
const STRING_NAMES =
  /(?:^|_)(?:u?name|attr|xattr|key|keyring|type|kind|class|desc|description|label|tag|u?id|uuid|value|val|text|str|string|u?args|argv|cmdline|opts?|options?|params?|domain|hostname|fstype|message|msg|comment|context|prefix|suffix|format|fmt|payload|info|token|policy|title)(?:_?(?:user|ptr|str|string))?$/;
/** Names of buffers whose size is another parameter. */
const BUFFER_NAMES =
  /^(?:u|k|user_?)?(?:buf|buffer|data|blob|image|bytes|content|contents|src|ptr|mem|message|msg|payload)(?:_?(?:user|ptr))?$/;

/** Names that the kernel's interfaces use for integers of one role only. */
const INTEGER_NAMES: readonly [RegExp, Role][] = [
  [/^(?:at_|o_)?flags?$|_flags$|^mask_flags$/, 'flags'],
  [/^(?:\w+_)?(?:dfd|dirfd)$|^(?:old|new)(?:dfd|dirfd)$/, 'dirfd'],
  [/fd$|^fd|^fildes$/, 'fd'],
  [/^(?:cmd|op|opcode|operation|command|option)$/, 'command'],
  [/^(?:sig|signum|signal)$/, 'signal'],
  [/^(?:pid|tid|tgid|pgid)$/, 'pid'],
  [/^mode$/, 'mode'],
  [/^(?:len|length|size|count|nbytes)$|(?:_len|_size|size|len)$/, 'size'],
  [/^(?:offset|pos)$|_offset$/, 'offset'],
  [/^cookie$/, 'cookie'],
];

/** Names of the number of structs behind a pointer; `count` and `vlen` are sizes in some calls. */
const COUNT_NAMES = /^(?:num|nr)(?:_\w+)?$|_nr$/;

/** Types that determine the role, whatever the parameter's name. */
const INTEGER_TYPES: ReadonlyMap<string, Role> = new Map([
  ['pid_t', 'pid'],
  ['umode_t', 'mode'],
  ['mode_t', 'mode'],
  ['loff_t', 'offset'],
  ['off_t', 'offset'],
  ['rwf_t', 'flags'],
]);

/**
 * Infers the role of an argument from its type, its name and its neighbours; for a pointer also from what the entry path
 * does with it.
 */
export function inferRole(name: string, type: Type, use: PointerUse, neighbours: Neighbours): Role {
  const { before } = neighbours;
  if (type.kind === 'pointer') return pointerRole(name, type, use, neighbours);
  if (type.kind !== 'integer') return 'value';
  const isAfterStruct = before?.type.kind === 'pointer' && before.type.to.kind === 'struct';
  if (type.name === 'size_t' && isAfterStruct && COUNT_NAMES.test(name)) return 'value';
  if (type.name === 'size_t') return isAfterStruct || !/^(?:offset|pos)$/.test(name) ? 'size' : 'offset';
  const byType = INTEGER_TYPES.get(type.name);
  if (byType !== undefined) return byType;
  const byName = INTEGER_NAMES.find(([pattern]) => pattern.test(name))?.[1];
  // A descriptor is an int; `unsigned long fd_set_size` is not one.
  if ((byName === 'fd' || byName === 'dirfd') && type.size !== 4) return 'value';
  return byName ?? 'value';
}

function pointerRole(
  name: string,
  type: Type & { kind: 'pointer' },
  use: PointerUse,
  neighbours: Neighbours,
): Role {
  const isText = type.to.kind === 'integer' && type.to.name === 'char';
  if (isText && type.isConst) return textRole(name, use, neighbours);
  if (type.isConst) return 'in';
  if (use.isCopied !== use.isWritten) return use.isCopied ? 'in' : 'out';
  return isText ? 'out' : 'inout';
}

/** The role of a `const char __user *`: a path, unless its name or its neighbours say otherwise. */
function textRole(name: string, use: PointerUse, { before, after }: Neighbours): Role {
  if (use.isAskedAsPath === true || PATH_NAMES.test(name)) return 'path';
  const isSized = after?.type.kind === 'integer' && after.type.name === 'size_t';
  if (isSized && BUFFER_NAMES.test(name)) return 'in';
  const isAfterDirectory = before !== undefined && isDirectory(before);
  // The path of name_to_handle_at(dfd, name, …) is called "name".
  if (isAfterDirectory && /(?:^|_)name$/.test(name)) return 'path';
  return STRING_NAMES.test(name) ? 'string' : 'path';
}

function isDirectory({ name, type }: { readonly name: string; readonly type: Type }): boolean {
  const byName = INTEGER_NAMES.find(([pattern]) => pattern.test(name))?.[1];
  return byName === 'dirfd' && type.kind === 'integer' && type.size === 4;
}
