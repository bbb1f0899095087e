import type { Argument, Spec } from '../../spec/model.ts';
import type { IntegerType, StructType, Type } from '../../spec/types/type.ts';
import { isAlways64Bits } from '../../spec/types/width.ts';
import { camelCase } from '../passed/go.ts';
import { camelName, distinct, type NamedStruct } from './nameless.ts';
import type { PointedStructs } from './struct-of-fields.ts';

/** A parameter of a function in Go. */
export interface ParameterInGo {
  readonly name: string;
  readonly type: string;
  /** The expression that syscall.Syscall6 gets. */
  readonly passed: string;
}

/** Keywords of Go (The Go Programming Language Specification, "Keywords"). */
const KEYWORDS: ReadonlySet<string> = new Set(
  (
    'break case chan const continue default defer else fallthrough for func go goto if import interface map package ' +
    'range return select struct switch type var'
  ).split(' '),
);
/** Names of the function itself, and types and packages that it uses. */
const TAKEN: ReadonlySet<string> = new Set([
  ...KEYWORDS,
  ...'atomic runtime syscall unsafe nil error errno result number fallback isHidden'.split(' '),
  ...'byte int uint uintptr int8 int16 int32 int64 uint8 uint16 uint32 uint64'.split(' '),
]);

/** The name of a package for a call. */
export function packageInGo(name: string): string {
  const own = name.replaceAll('_', '').toLowerCase();
  return KEYWORDS.has(own) ? `${own}call` : own;
}

/** The parameters, and how syscall.Syscall6 gets them. */
export function parametersInGo({ arguments: list }: Spec, structs: PointedStructs): readonly ParameterInGo[] {
  const names = distinct(
    list.map(({ name }) => camelCase(name.split('_'))),
    TAKEN,
  );
  return list.map((argument, index) => {
    const name = names[index] ?? argument.name;
    const type = parameterType(argument, structs.declared);
    const value = type.startsWith('*') ? `unsafe.Pointer(${name})` : name;
    return { name, type, passed: type === 'uintptr' ? name : `uintptr(${value})` };
  });
}

const POINTER = 'unsafe.Pointer';

function parameterType({ type }: Argument, declared: readonly StructType[]): string {
  if (type.kind === 'integer') return integer(type);
  if (type.kind !== 'pointer') return 'uintptr';
  const { to } = type;
  if (to.kind === 'integer') return to.name === 'char' ? '*byte' : `*${integer(to)}`;
  return to.kind === 'struct' && declared.includes(to) ? `*${camelName(to.name)}` : POINTER;
}

/** A struct as Go declares it; of a union, which Go does not have, its memory. */
export function structInGo({ struct, name, fields }: NamedStruct, where: string): string {
  const own = camelName(name);
  const origin =
    struct.name === '' ? 'a member without a name' : `${struct.isUnion ? 'union' : 'struct'} ${struct.name}`;
  const head = `// ${own} is ${origin}, as the spec of the call lays it out on ${where}.`;
  if (struct.isUnion) {
    const word = Math.max(1, struct.alignment);
    return `${head}\n// Go has no unions: it is the memory of one.\ntype ${own} [${struct.size / word}]uint${word * 8}\n`;
  }
  const names = distinct(
    fields.map((one) => camelName(one.name) || 'Field'),
    new Set(),
  );
  const width = Math.max(0, ...names.map((one) => one.length));
  const lines = fields.map(
    ({ field, name: plain }, index) =>
      `\t${(names[index] ?? plain).padEnd(width)} ${fieldType(field.type, `${name}_${plain}`)}\n`,
  );
  return `${head}\ntype ${own} struct {\n${lines.join('')}}\n`;
}

function fieldType(type: Type, nameless: string): string {
  switch (type.kind) {
    case 'integer':
      return integer(type);
    case 'pointer':
      return POINTER;
    case 'array':
      return `[${type.count}]${fieldType(type.of, nameless)}`;
    case 'struct':
      return camelName(type.name === '' ? nameless : type.name);
    case 'void':
      return 'byte';
  }
}

/** `int` and `uint` have the width of a register, as `long` does. */
function integer(type: IntegerType): string {
  const { name, size, signed } = type;
  if (name === 'size_t') return 'uintptr';
  if (size === 8 && !isAlways64Bits(type)) return signed ? 'int' : 'uint';
  return `${signed ? '' : 'u'}int${size * 8}`;
}
