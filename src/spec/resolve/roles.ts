import type { Role } from '../definition/meaning.ts';
import type { Type } from '../types/type.ts';

/** What the entry path does with the memory behind a pointer; it tells a nameless pointer's role. */
export interface PointerUse {
  readonly isCopied: boolean;
  readonly isWritten: boolean;
}

/** Names of integers that the kernel's interfaces use for one thing only. */
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

/** Type names that say what a number is, whatever it is called. */
const INTEGER_TYPES: ReadonlyMap<string, Role> = new Map([
  ['pid_t', 'pid'],
  ['umode_t', 'mode'],
  ['mode_t', 'mode'],
  ['loff_t', 'offset'],
  ['off_t', 'offset'],
  ['rwf_t', 'flags'],
]);

/**
 * The role of an argument whose spec gives none, from its type and name, and for pointers from what the entry
 * path does with them. `before` is the argument in front of it.
 */
export function inferRole(name: string, type: Type, use: PointerUse, before: Type | undefined): Role {
  if (type.kind === 'pointer') return pointerRole(type, use);
  if (type.kind !== 'integer') return 'value';
  const isAfterStruct = before?.kind === 'pointer' && before.to.kind === 'struct';
  if (type.name === 'size_t') return isAfterStruct || !/^(?:offset|pos)$/.test(name) ? 'size' : 'offset';
  const byType = INTEGER_TYPES.get(type.name);
  if (byType !== undefined) return byType;
  const byName = INTEGER_NAMES.find(([pattern]) => pattern.test(name))?.[1];
  // A descriptor is an int; `unsigned long fd_set_size` is none.
  if ((byName === 'fd' || byName === 'dirfd') && type.size !== 4) return 'value';
  return byName ?? 'value';
}

function pointerRole(type: Type & { kind: 'pointer' }, use: PointerUse): Role {
  const isText = type.to.kind === 'integer' && type.to.name === 'char';
  if (isText && type.isConst) return 'path';
  if (type.isConst) return 'in';
  if (use.isCopied !== use.isWritten) return use.isCopied ? 'in' : 'out';
  return isText ? 'out' : 'inout';
}
