import type { Argument, Spec } from '../../spec/model.ts';
import type { IntegerType, StructType, Type } from '../../spec/types/type.ts';
import { isAlways64Bits } from '../../spec/types/width.ts';
import { camelName, distinct, type NamedStruct } from './nameless.ts';
import type { PointedStructs } from './struct-of-fields.ts';

/** A parameter of a function in Rust. */
export interface ParameterInRust {
  readonly name: string;
  readonly type: string;
  /** The expression that the crate libc's syscall gets. */
  readonly passed: string;
}

/** Keywords of Rust, also those that are reserved (The Rust Reference, "Keywords"). */
const KEYWORDS: ReadonlySet<string> = new Set(
  (
    'as async await break const continue crate dyn else enum extern false fn for if impl in let loop match mod move mut ' +
    'pub ref return self Self static struct super trait true type unsafe use where while abstract become box do final ' +
    'gen macro override priv try typeof unsized virtual yield'
  ).split(' '),
);
/** Names of the function itself. */
const TAKEN: ReadonlySet<string> = new Set([
  ...KEYWORDS,
  'fallback',
  'result',
  'error',
  'errno',
  'libc',
  'io',
]);

/** The parameters, and how the crate libc gets them: C would promote integers, Rust refuses to. */
export function parametersInRust(
  { arguments: list }: Spec,
  structs: PointedStructs,
): readonly ParameterInRust[] {
  const names = distinct(
    list.map(({ name }) => name),
    TAKEN,
  );
  return list.map((argument, index) => {
    const name = names[index] ?? argument.name;
    return argument.type.kind === 'pointer'
      ? { name, type: pointer(argument, structs), passed: name }
      : {
          name,
          type: argument.type.kind === 'integer' ? integer(argument.type) : 'libc::c_long',
          passed: `${name} as libc::c_long`,
        };
  });
}

function pointer({ type, role }: Argument, { declared }: PointedStructs): string {
  if (type.kind !== 'pointer') return VOID;
  const isConst = type.isConst || (role === 'in' && type.to.kind === 'struct');
  return `*${isConst ? 'const' : 'mut'} ${pointee(type.to, declared)}`;
}

const VOID = 'std::os::raw::c_void';

function pointee(type: Type, declared: readonly StructType[]): string {
  switch (type.kind) {
    case 'integer':
      return type.name === 'char' ? 'std::os::raw::c_char' : integer(type);
    case 'pointer':
      return `*${type.isConst ? 'const' : 'mut'} ${pointee(type.to, declared)}`;
    case 'struct':
      return declared.includes(type) ? camelName(type.name) : VOID;
    case 'array':
    case 'void':
      return VOID;
  }
}

/** A struct or union as Rust declares it with the layout of C. */
export function structInRust({ struct, name, fields }: NamedStruct, where: string): string {
  const names = distinct(
    fields.map((one) => one.name),
    KEYWORDS,
  );
  const origin =
    struct.name === '' ? `A member without a name` : `${struct.isUnion ? 'union' : 'struct'} ${struct.name}`;
  return [
    `/// ${origin}, as the spec of the call lays it out on ${where}.`,
    '#[repr(C)]',
    '#[derive(Clone, Copy)]',
    ...(names.some((one) => /[A-Z]/.test(one)) ? ['#[allow(non_snake_case)]'] : []),
    `pub ${struct.isUnion ? 'union' : 'struct'} ${camelName(name)} {`,
    ...fields.map(
      ({ field, name: own }, index) =>
        `    pub ${names[index] ?? own}: ${fieldType(field.type, `${name}_${own}`)},`,
    ),
    '}',
    '',
  ].join('\n');
}

function fieldType(type: Type, nameless: string): string {
  switch (type.kind) {
    case 'integer':
      return integer(type);
    case 'pointer':
      return `*mut ${VOID}`;
    case 'array':
      return `[${fieldType(type.of, nameless)}; ${type.count}]`;
    case 'struct':
      return camelName(type.name === '' ? nameless : type.name);
    case 'void':
      return 'u8';
  }
}

function integer(type: IntegerType): string {
  const { name, size, signed } = type;
  if (name === 'size_t' || name === 'ssize_t') return signed ? 'isize' : 'usize';
  if (size === 8 && !isAlways64Bits(type)) return `std::os::raw::c_${signed ? '' : 'u'}long`;
  return `${signed ? 'i' : 'u'}${size * 8}`;
}
