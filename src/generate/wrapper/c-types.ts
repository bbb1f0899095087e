import type { Argument, Spec } from '../../spec/model.ts';
import type { IntegerType, StructType, Type } from '../../spec/types/type.ts';
import { isAlways64Bits } from '../../spec/types/width.ts';
import { C_KEYWORDS } from '../series/c-keywords.ts';

/** A parameter of a function in C. */
export interface ParameterInC {
  readonly name: string;
  readonly type: string;
}

/** Names of the function itself, and macros of its headers and of GNU C. */
const TAKEN: ReadonlySet<string> = new Set([
  ...C_KEYWORDS,
  ...'bool true false errno linux unix syscall fallback result error is_hidden'.split(' '),
]);

/** The parameters, in order. */
export function parametersInC({ arguments: list }: Spec): readonly ParameterInC[] {
  return list.map((argument) => ({
    name: TAKEN.has(argument.name) ? `${argument.name}_` : argument.name,
    type: parameterType(argument),
  }));
}

/** A parameter as a declaration. */
export function parameterInC({ name, type }: ParameterInC): string {
  return `${type}${type.endsWith('*') ? '' : ' '}${name}`;
}

/** What the function returns, as functions of a C library do. */
export function resultInC({ returns, returnType }: Spec): string {
  switch (returns) {
    case 'fd':
    case 'status':
      return 'int';
    case 'pid':
      return 'pid_t';
    case 'pointer':
      return 'void *';
    case 'count':
      return returnType.kind === 'integer' && returnType.size === 4 ? 'int' : 'ssize_t';
    case 'value':
    case 'never':
      return returnType.kind === 'integer' ? integer(returnType) : 'long';
  }
}

/** The structs and unions that parameters point to, as C declares them without their fields. */
export function tagsOf({ arguments: list }: Spec): readonly string[] {
  return [...new Set(list.flatMap(({ type }) => tagIn(type)))];
}

function tagIn(type: Type): readonly string[] {
  if (type.kind === 'pointer') return tagIn(type.to);
  const tag = type.kind === 'struct' ? tagOf(type) : undefined;
  return tag === undefined ? [] : [tag];
}

/** C libraries have these as types without a tag, and with another size than the kernel. */
const WITHOUT_TAG: ReadonlySet<string> = new Set(['', 'sigset_t', 'siginfo_t']);

function tagOf({ name, isUnion }: StructType): string | undefined {
  return WITHOUT_TAG.has(name) ? undefined : `${isUnion ? 'union' : 'struct'} ${name}`;
}

function parameterType({ type, role }: Argument): string {
  if (type.kind === 'pointer' && type.to.kind === 'struct' && role === 'in')
    return typeInC({ ...type, isConst: true });
  return typeInC(type);
}

function typeInC(type: Type): string {
  switch (type.kind) {
    case 'integer':
      return integer(type);
    case 'pointer': {
      const to = typeInC(type.to);
      if (type.to.kind === 'pointer') return `${to}${type.isConst ? 'const ' : ''}*`;
      return `${type.isConst ? 'const ' : ''}${to} *`;
    }
    case 'struct':
      return tagOf(type) ?? 'void';
    case 'array':
    case 'void':
      return 'void';
  }
}

/** Types that C itself, or sys/types.h, has with the width that the kernel gives them. */
const AS_THEY_ARE: ReadonlySet<string> = new Set([
  ...'bool char short int long size_t ssize_t pid_t uid_t gid_t clockid_t key_t mode_t'.split(' '),
  ...['signed char', 'unsigned char', 'unsigned short', 'unsigned int', 'unsigned long'],
  ...['long long', 'unsigned long long'],
]);

function integer(type: IntegerType): string {
  const { name, size, signed } = type;
  if (AS_THEY_ARE.has(name)) return name;
  if (name === 'umode_t') return 'mode_t';
  if (size === 8 && !isAlways64Bits(type)) return signed ? 'long' : 'unsigned long';
  return `${signed ? '' : 'u'}int${size * 8}_t`;
}
