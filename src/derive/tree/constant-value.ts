import { readExpression } from '../c/read.ts';
import { show } from '../c/show.ts';
import type { Expression, TypeName } from '../c/syntax.ts';
import { operation } from '../value/operation.ts';
import { constant, convert, type Scalar, type Term } from '../value/term.ts';
import { stripComments } from './comments.ts';
import { splitList } from './macro-text.ts';
import type { Located } from './source-tree.ts';

/** What the names in an expression of constants mean. */
export interface Names {
  constant(name: string, path: string): Term | undefined;
  scalar(type: TypeName): Scalar | undefined;
  sizeOf(type: TypeName): number | undefined;
  field(type: TypeName, path: string): { readonly type: TypeName; readonly offset: number } | undefined;
  /** The string that a macro is. */
  text(name: string, path: string): Expression | undefined;
  expandedMacro(name: string, operands: readonly string[], path: string): string | undefined;
}

/** The value of an expression of constants. */
export function constantValue(names: Names, expression: Expression, path = '', depth = 0): Term | undefined {
  if (depth > 40) return undefined;
  const inner = (one: Expression) => constantValue(names, one, path, depth + 1);
  switch (expression.kind) {
    case 'number':
      return constant(expression.value, {
        size: expression.isLong ? 8 : 4,
        isSigned: !expression.isUnsigned,
      });
    case 'name':
      return names.constant(expression.name, path);
    case 'unary': {
      const operand = inner(expression.operand);
      return operand && '!~-+'.includes(expression.operator)
        ? operation(expression.operator, [operand])
        : undefined;
    }
    case 'binary': {
      const left = inner(expression.left);
      const right = inner(expression.right);
      return left && right && operation(expression.operator, [left, right]);
    }
    case 'conditional': {
      const asked = inner(expression.condition);
      if (asked?.kind !== 'constant') return undefined;
      return asked.value === 0n
        ? inner(expression.otherwise)
        : expression.then
          ? inner(expression.then)
          : asked;
    }
    case 'cast': {
      const operand = inner(expression.operand);
      const type = names.scalar(expression.type);
      return operand && type && convert(operand, type);
    }
    case 'sizeof': {
      const known = 'base' in expression.of ? names.sizeOf(expression.of) : undefined;
      const size = known ?? bytesOfText(names, expression.of, path);
      return size === undefined ? undefined : constant(BigInt(size), { size: 8, isSigned: false });
    }
    case 'call': {
      if (expression.callee.kind !== 'name') return undefined;
      return callValue(names, expression.callee.name, expression.operands, path, depth);
    }
    default:
      return undefined;
  }
}

/** The bytes of a string literal, or of a macro that is one, with the 0 at its end; undefined for anything else. */
function bytesOfText(
  names: Pick<Names, 'text'>,
  of: TypeName | Expression,
  path: string,
): number | undefined {
  // `sizeof(FROB_NAME)` is read as that of a type.
  const name = 'base' in of ? of.base : of.kind === 'name' ? of.name : undefined;
  const text = name === undefined ? ('kind' in of ? of : undefined) : names.text(name, path);
  if (text?.kind !== 'string') return undefined;
  const plain = text.text.replace(/\\(?:[0-7]{1,3}|x[0-9a-fA-F]{1,2}|.)/gs, '.').replaceAll('"', '');
  return /\P{ASCII}/u.test(plain) ? undefined : plain.length + 1;
}

/** Macros of constants: BIT(), GENMASK(), offsetofend(), and what a tree defines with arguments. */
function callValue(
  names: Names,
  name: string,
  operands: readonly Expression[],
  path: string,
  depth: number,
): Term | undefined {
  const unsigned: Scalar = { size: 8, isSigned: false };
  const values = operands.map((operand) => constantValue(names, operand, path, depth + 1));
  const [first, second] = values;
  switch (name) {
    case 'BIT':
    case 'BIT_ULL':
    case '_BITUL':
    case '_BITULL':
      return first && operation('<<', [constant(1n, unsigned), first]);
    case 'GENMASK':
    case 'GENMASK_ULL':
      if (first?.kind !== 'constant' || second?.kind !== 'constant') return undefined;
      return constant((1n << (first.value + 1n)) - (1n << second.value), unsigned);
    case 'offsetof':
    case 'offsetofend': {
      const [type, field] = operands;
      if (type?.kind !== 'type' || field?.kind !== 'name') return undefined;
      const placed = names.field(type.type, field.name);
      // An array without a length has a place, and no size.
      const size = name === 'offsetof' ? 0 : placed && names.sizeOf(placed.type);
      if (!placed || placed.offset < 0 || size === undefined) return undefined;
      return constant(BigInt(placed.offset + size), unsigned);
    }
    case 'sizeof_field': {
      const [type, field] = operands;
      if (type?.kind !== 'type' || field?.kind !== 'name') return undefined;
      const placed = names.field(type.type, field.name);
      const size = placed && names.sizeOf(placed.type);
      return size === undefined ? undefined : constant(BigInt(size), unsigned);
    }
    case '_IO':
    case '_IOR':
    case '_IOW':
    case '_IOWR': {
      const [, , type] = operands;
      const size = type?.kind === 'type' ? names.sizeOf(type.type) : type ? undefined : 0;
      if (first?.kind !== 'constant' || second?.kind !== 'constant' || size === undefined) return undefined;
      const direction = (name.includes('W') ? 1n : 0n) | (name.includes('R') ? 2n : 0n);
      const parts = (direction << 30n) | (BigInt(size) << 16n) | (first.value << 8n) | second.value;
      return constant(parts, { size: 4, isSigned: false });
    }
    default: {
      const text = names.expandedMacro(name, operands.map(show), path);
      const expression = text === undefined ? undefined : readExpression(text);
      return expression && constantValue(names, expression, path, depth + 1);
    }
  }
}

const fitsInInt = (value: bigint) => value >= -0x8000_0000n && value <= 0x7fff_ffffn;

/**
 * The value of a name of an enum. Where an int holds all values, each is an int, whatever suffix it was written with (C11
 * 6.7.2.2): `1U << 25` has a complement whose high half is set.
 */
export function enumerator(
  names: Names,
  text: string,
  { body, end, path }: Located,
  name: string,
): Term | undefined {
  const inside = stripComments(text.slice(body + 1, end - 1)).replace(/^[ \t]*#.*$/gm, ' ');
  let last: Term | undefined = constant(-1n);
  let found: Term | undefined;
  let isInt = true;
  for (const entry of splitList(inside)) {
    const parts = /^\s*(\w+)\s*(?:=([\s\S]*))?$/.exec(entry);
    if (!parts) continue;
    const expression = parts[2] === undefined ? undefined : readExpression(parts[2]);
    last =
      parts[2] === undefined
        ? last && operation('+', [last, constant(1n)])
        : expression && constantValue(names, expression, path);
    if (last?.kind === 'constant' && !fitsInInt(last.value)) isInt = false;
    if (parts[1] === name) found = last;
  }
  return found?.kind === 'constant' && isInt ? constant(found.value) : found;
}
