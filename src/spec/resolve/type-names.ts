import type { BoundExpression } from '../bound-expression.ts';
import { constantValue } from '../c/arithmetic.ts';
import type { Expression, TypeName } from '../c/syntax.ts';
import type { Range } from '../position.ts';
import { arithmeticType, BUILTIN_STRUCTS, BUILTIN_TYPEDEFS } from '../types/builtin.ts';
import { exceededLimit, opaqueStruct, type StructType, type Type, VOID } from '../types/type.ts';

/** The types that a name can refer to, and a receiver for faults. */
export interface TypeScope {
  readonly typedefs: Map<string, Type>;
  readonly structs: Map<string, StructType>;
  /** Binds the bound of an array; undefined if it is faulty (reported). */
  bindConstant(expression: Expression): BoundExpression | undefined;
  fault(kind: 'syntax' | 'unknown-name', message: string, range: Range): void;
  /** The end of a message about an unknown word: what it was probably meant to be. */
  adviceOn(word: string, known: () => readonly string[]): string;
}

const MAX_ARRAY = 1 << 20;

/** C's own types, for suggestions. */
const C_TYPES = ['char', 'int', 'unsigned int', 'long', 'unsigned long', 'void'];

/** The type that a name stands for; undefined if there is none (reported). A struct that is not defined is opaque. */
export function resolveType(name: TypeName, scope: TypeScope): Type | undefined {
  let type = baseType(name, scope);
  if (type === undefined) return undefined;
  for (let star = 0; star < name.pointers; star++) {
    type = { kind: 'pointer', to: type, isConst: star === 0 && name.isConst, isUser: name.isUser };
  }
  for (const bound of [...name.bounds].reverse()) {
    const count = bound === undefined ? 0n : arrayCount(bound, scope);
    if (count === undefined) return undefined;
    type = { kind: 'array', of: type, count: Number(count) };
  }
  const excess = exceededLimit(type);
  if (excess === undefined) return type;
  scope.fault('syntax', `this type ${excess}`, name);
  return undefined;
}

function arrayCount(bound: Expression, scope: TypeScope): bigint | undefined {
  const expression = scope.bindConstant(bound);
  if (expression === undefined) return undefined;
  const count = constantValue(expression);
  if (count !== undefined && count >= 0n && count <= MAX_ARRAY) return count;
  scope.fault('syntax', `the bound of an array must be a constant from 0 to ${MAX_ARRAY}`, bound);
  return undefined;
}

function baseType(name: TypeName, scope: TypeScope): Type | undefined {
  const [word = ''] = name.specifiers;
  if (name.tag !== undefined) {
    const known = scope.structs.get(word) ?? BUILTIN_STRUCTS.get(word);
    return known ?? opaqueStruct(word, name.tag === 'union');
  }
  if (word === 'void') return VOID;
  const type = arithmeticType(name.specifiers) ?? scope.typedefs.get(word) ?? BUILTIN_TYPEDEFS.get(word);
  if (type !== undefined) return type;
  const advice = scope.structs.has(word)
    ? `; did you mean "struct ${word}"?`
    : scope.adviceOn(word, () => [...scope.typedefs.keys(), ...C_TYPES, ...BUILTIN_TYPEDEFS.keys()]);
  scope.fault('unknown-name', `the type "${name.specifiers.join(' ')}" is not defined${advice}`, name);
  return undefined;
}
