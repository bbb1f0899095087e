import { literalText } from './literal.ts';
import { asRead, type Constant, constant, convert, INT, POINTER, type Scalar, type Term } from './term.ts';

/** Longer expressions of constants are shown as their value. */
const MAX_WRITTEN = 240;

/** Deeper terms are not kept: nobody could read them. */
const MAX_SIZE = 60;

/** A constant that was worked out of others: it is still written with their names. */
function computed(value: bigint, type: Scalar, operator: string, operands: readonly Constant[]): Constant {
  const plain = constant(value, type);
  if (!operands.some(({ written }) => written)) return plain;
  const as = operation(operator, operands.map(asRead));
  // Of 1UL << 40, which is written 1 << 40, C would make something else.
  if (as?.kind !== 'constant' || constant(as.value, type).value !== plain.value) return plain;
  const texts = operands.map(({ written, value: own, type: of }) => {
    const text = written?.text ?? literalText(own, of);
    return written && !written.isAtom ? `(${text})` : text;
  });
  const text = texts.length === 1 ? `${operator}${texts[0]}` : texts.join(` ${operator} `);
  if (text.length > MAX_WRITTEN) return plain;
  return {
    ...plain,
    written: {
      text,
      as: { kind: 'constant', value: as.value, type: as.type },
      isAtom: texts.length === 1,
      names: operands.flatMap(({ written }) => written?.names ?? []),
    },
  };
}

/** C11, 6.3.1.1: what is narrower than int becomes an int. */
function promote(term: Term): Term {
  return term.type.size < 4 ? convert(term, INT) : term;
}

/** C11, 6.3.1.8: the type in which two numbers are worked with. */
function commonType(one: Scalar, other: Scalar): Scalar {
  if (one.isPointer || other.isPointer) return POINTER;
  if (one.size === other.size) return one.isSigned ? other : one;
  return one.size > other.size ? one : other;
}

const ORDERED = new Set(['<', '>', '<=', '>=', '/', '%']);

/** A constant whose text has another sign than it has is written as a number where the sign matters. */
function comparable(operator: string, term: Term, common: Scalar): Term {
  if (term.kind !== 'constant' || !term.written || !ORDERED.has(operator)) return term;
  const { size, isSigned } = commonType(term.written.as.type, common);
  return size === common.size && isSigned === common.isSigned ? term : constant(term.value, term.type);
}

const COMPARISONS = new Set(['==', '!=', '<', '>', '<=', '>=']);

/** An operation on terms; undefined where the result would be too large, or where C does not define it. */
export function operation(operator: string, given: readonly Term[], type?: Scalar): Term | undefined {
  const operands = given.map((operand) => promote(operand));
  const [left, right] = operands;
  if (!left) return undefined;
  if (operator === '!') {
    return left.kind === 'constant'
      ? constant(left.value === 0n ? 1n : 0n)
      : sized({ kind: 'operation', operator, operands: [left], type: INT });
  }
  if (!right) {
    if (left.kind !== 'constant')
      return sized({ kind: 'operation', operator, operands: [left], type: left.type });
    return computed(
      operator === '~' ? ~left.value : operator === '-' ? -left.value : left.value,
      left.type,
      operator,
      [left],
    );
  }
  if (operator === '&&' || operator === '||') {
    if (left.kind === 'constant' && right.kind === 'constant')
      return constant(calculate(operator, left.value, right.value, INT) ?? 0n);
    return sized({ kind: 'operation', operator, operands: [left, right], type: INT });
  }
  const isShift = operator === '<<' || operator === '>>';
  const common = isShift ? left.type : commonType(left.type, right.type);
  const one = comparable(operator, convert(left, common), common);
  const other = isShift ? right : comparable(operator, convert(right, common), common);
  // Equality does not ask for the sign.
  if (
    (operator === '==' || operator === '!=') &&
    one.kind === 'cast' &&
    other.kind === 'constant' &&
    one.operand.type.size === one.type.size
  )
    return operation(operator, [one.operand, convert(other, one.operand.type)]);
  if (operator === '&' && other.kind === 'constant') {
    const kept = onlyBits(one, other.value);
    if (kept !== one) return operation('&', [kept, other]);
  }
  const result = COMPARISONS.has(operator) || operator === '&&' || operator === '||' ? INT : (type ?? common);
  if (one.kind === 'constant' && other.kind === 'constant') {
    const value = calculate(operator, one.value, other.value, common);
    return value === undefined ? undefined : computed(value, result, operator, [one, other]);
  }
  if (other.kind === 'constant' && other.value === 0n && isCount(one)) {
    if (operator === '<') return constant(0n, INT);
    if (operator === '>=') return constant(1n, INT);
  }
  if (operator === '<<' && other.kind === 'constant' && shifted(one) + other.value >= BigInt(common.size * 8))
    return constant(0n, common);
  if (operator === '&' && isZero(one, other)) return constant(0n, common);
  // C writes constants last.
  if ('&|+*^'.includes(operator) && operator.length === 1 && one.kind === 'constant')
    return operation(operator, [other, one], type);
  if (
    (operator === '|' || operator === '+' || operator === '^') &&
    one.kind === 'constant' &&
    one.value === 0n
  )
    return other;
  if (
    (operator === '|' || operator === '+' || operator === '^' || operator === '-' || isShift) &&
    other.kind === 'constant' &&
    other.value === 0n
  )
    return one;
  return sized({ kind: 'operation', operator, operands: [one, other], type: result });
}

/** A term without what a mask takes away in any case: `(x | A) & M` has the bits of `x & M` where A and M share none. */
function onlyBits(term: Term, mask: bigint): Term {
  if (term.kind === 'cast' && isWithin(mask, term)) {
    const kept = onlyBits(term.operand, mask);
    return kept === term.operand ? term : convert(kept, term.type);
  }
  if (term.kind !== 'operation') return term;
  const [inner, constantPart] = term.operands;
  if (!inner || constantPart?.kind !== 'constant') return term;
  if (term.operator === '|' && (constantPart.value & mask) === 0n) return onlyBits(inner, mask);
  if (term.operator === '&' && (constantPart.value & mask) === mask) return onlyBits(inner, mask);
  if (term.operator === '&') {
    const kept = onlyBits(inner, mask);
    if (kept !== inner) return operation('&', [kept, constantPart]) ?? term;
  }
  return term;
}

/** Whether a mask asks for bits alone that a number has before it is made wider, and not for copies of its sign. */
function isWithin(mask: bigint, { operand, type }: Term & { readonly kind: 'cast' }): boolean {
  const bits = operand.type.size * 8 - (operand.type.isSigned ? 1 : 0);
  return operand.type.size <= type.size && mask >= 0n && mask < 1n << BigInt(bits);
}

/** `(__u64)flags & O_PATH` is 0 where `flags & O_PATH` is: the narrower one, so that both are one condition. */
export function narrowerTest(term: Term): Term {
  if (term.kind !== 'operation' || term.operator !== '&') return term;
  const [wide, mask] = term.operands;
  if (wide?.kind !== 'cast' || mask?.kind !== 'constant' || !isWithin(mask.value, wide)) return term;
  return operation('&', [wide.operand, convert(mask, wide.operand.type)]) ?? term;
}

/** Whether a term is a length or a count, which is never negative. */
function isCount(term: Term): boolean {
  if (term.kind === 'cast') return term.type.size >= 4 && isCount(term.operand);
  return term.kind === 'leaf' && /^(?:strlen|popcount)\(/.test(term.text);
}

/** How far a term was shifted to the left: `(x << 32) << 32` leaves nothing of 64 bits. */
function shifted(term: Term): bigint {
  if (term.kind !== 'operation' || term.operator !== '<<') return 0n;
  const [, by] = term.operands;
  return by?.kind === 'constant' && by.value < BigInt(term.type.size * 8) ? by.value : 0n;
}

function isZero(one: Term, other: Term): boolean {
  return (one.kind === 'constant' && one.value === 0n) || (other.kind === 'constant' && other.value === 0n);
}

function calculate(operator: string, left: bigint, right: bigint, type: Scalar): bigint | undefined {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return right === 0n ? undefined : left / right;
    case '%':
      return right === 0n ? undefined : left % right;
    case '&':
      return left & right;
    case '|':
      return left | right;
    case '^':
      return left ^ right;
    case '<<':
      return right < 0n || right >= BigInt(type.size * 8) ? undefined : left << right;
    case '>>':
      return right < 0n || right >= BigInt(type.size * 8) ? undefined : left >> right;
    case '==':
      return truth(left === right);
    case '!=':
      return truth(left !== right);
    case '<':
      return truth(left < right);
    case '>':
      return truth(left > right);
    case '<=':
      return truth(left <= right);
    case '>=':
      return truth(left >= right);
    case '&&':
      return truth(left !== 0n && right !== 0n);
    case '||':
      return truth(left !== 0n || right !== 0n);
    default:
      return undefined;
  }
}

function truth(is: boolean): bigint {
  return is ? 1n : 0n;
}

function sizeOf(term: Term): number {
  switch (term.kind) {
    case 'operation':
      return term.operands.reduce((sum, operand) => sum + sizeOf(operand), 1);
    case 'cast':
      return sizeOf(term.operand) + 1;
    default:
      return 1;
  }
}

function sized(term: Term): Term | undefined {
  return sizeOf(term) > MAX_SIZE ? undefined : term;
}
