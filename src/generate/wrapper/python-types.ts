import type { Argument } from '../../spec/model.ts';
import type { IntegerType, StructField, StructType, Type } from '../../spec/types/type.ts';
import { isAlways64Bits } from '../../spec/types/width.ts';
import { capitalized } from '../passed/go.ts';
import type { PointedStructs } from './struct-of-fields.ts';

/** A parameter of a function in Python. */
export interface ParameterInPython {
  readonly name: string;
  /** The annotation. */
  readonly type: string;
  /** The expression that the C library gets. */
  readonly passed: string;
}

/** Keywords of Python 3 (keyword.kwlist), and names of the function itself. */
const TAKEN: ReadonlySet<string> = new Set(
  (
    'False None True and as assert async await break class continue def del elif else except finally for from global ' +
    'if import in is lambda nonlocal not or pass raise return try while with yield ' +
    'ctypes errno libc os platform struct threading fallback result error'
  ).split(' '),
);

/** A parameter, and how the C library gets it. */
export function parameterInPython(
  { name: own, type }: Argument,
  { declared }: PointedStructs,
): ParameterInPython {
  const name = TAKEN.has(own) ? `${own}_` : own;
  if (type.kind !== 'pointer')
    return {
      name,
      type: 'int',
      passed: `${type.kind === 'integer' ? integer(type) : 'ctypes.c_long'}(${name})`,
    };
  if (type.to.kind === 'integer' && type.to.name === 'char' && type.isConst)
    return { name, type: 'Optional[bytes]', passed: `ctypes.c_char_p(${name})` };
  return { name, type: annotation(type.to, declared), passed: `_pointer(${name})` };
}

/** What a pointer may point to: an object of ctypes. */
function annotation(to: Type, declared: readonly StructType[]): string {
  if (to.kind === 'struct' && declared.includes(to)) return `Union[${className(to)}, ctypes.Array, None]`;
  if (to.kind === 'struct') return 'Union[ctypes.Structure, ctypes.Array, None]';
  if (to.kind === 'integer') return `Union[${integer(to)}, ctypes.Array, None]`;
  return 'Optional[ctypes.Array]';
}

/** `open_how` as `OpenHow`. */
function className({ name }: StructType): string {
  return name.split('_').map(capitalized).join('');
}

/** A struct or union as a class of ctypes. */
export function classInPython(struct: StructType, where: string): string {
  return [
    `class ${className(struct)}(${base(struct)}):`,
    `    """${struct.isUnion ? 'union' : 'struct'} ${struct.name}, as the spec of the call lays it out on ${where}."""`,
    '',
    ...bodyOf(struct, '    '),
    '',
  ].join('\n');
}

function base({ isUnion }: StructType): string {
  return `ctypes.${isUnion ? 'Union' : 'Structure'}`;
}

/** Nameless structs and unions become classes of their own within, and their fields those of the class around them. */
function bodyOf({ fields }: StructType, margin: string): readonly string[] {
  const named = fields.map((field, index) => ({
    field,
    name: field.name === '' ? `_nameless${index}` : field.name,
  }));
  const inner = named.flatMap(({ field, name }) => {
    const struct = namelessIn(field.type);
    return struct === undefined
      ? []
      : [`${margin}class _${name}(${base(struct)}):`, ...bodyOf(struct, `${margin}    `), ''];
  });
  const nameless = named.filter(({ field }) => field.name === '').map(({ name }) => `"${name}"`);
  return [
    ...inner,
    ...(nameless.length === 0 ? [] : [`${margin}_anonymous_ = [${nameless.join(', ')}]`]),
    ...(named.length === 0
      ? [`${margin}_fields_ = []`]
      : [
          `${margin}_fields_ = [`,
          ...named.map(({ field, name }) => `${margin}    ("${name}", ${fieldType(field, name)}),`),
          `${margin}]`,
        ]),
  ];
}

function namelessIn(type: Type): StructType | undefined {
  if (type.kind === 'array') return namelessIn(type.of);
  return type.kind === 'struct' && type.name === '' ? type : undefined;
}

function fieldType({ type }: StructField, name: string): string {
  return typeOf(type, `_${name}`);
}

function typeOf(type: Type, nameless: string): string {
  switch (type.kind) {
    case 'integer':
      return integer(type);
    case 'pointer':
      return 'ctypes.c_void_p';
    case 'array':
      return `${typeOf(type.of, nameless)} * ${type.count}`;
    case 'struct':
      return type.name === '' ? nameless : className(type);
    case 'void':
      return 'ctypes.c_char';
  }
}

function integer(type: IntegerType): string {
  const { size, signed } = type;
  if (size === 8 && !isAlways64Bits(type)) return signed ? 'ctypes.c_long' : 'ctypes.c_ulong';
  return `ctypes.c_${signed ? '' : 'u'}int${size * 8}`;
}
