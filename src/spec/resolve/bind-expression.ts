import type {
  ArithmeticOperator,
  BoundExpression,
  BuiltinName,
  ComparisonOperator,
  ValueType,
} from '../bound.ts';
import { constantValue, isShiftInRange, widthOf, wrap } from '../c/arithmetic.ts';
import type { Expression, TypeName } from '../c/syntax.ts';
import { didYouMean } from '../nearest-word.ts';
import type { Range } from '../position.ts';
import { INT, LONG, SIZE_T, UNSIGNED_INT, UNSIGNED_LONG } from '../types/builtin.ts';
import { formatType, sizeOf, type Type } from '../types/type.ts';
import { PlaceResolver } from './places.ts';
import type { Scope } from './scope.ts';
import { resolveType } from './type-names.ts';

const BUILTINS: Readonly<Record<BuiltinName, { operands: number; takesPointer: boolean }>> = {
  empty: { operands: 1, takesPointer: true },
  relative: { operands: 1, takesPointer: true },
  strlen: { operands: 1, takesPointer: true },
  aligned: { operands: 2, takesPointer: false },
  popcount: { operands: 1, takesPointer: false },
};

const ARITHMETIC: ReadonlySet<string> = new Set(['*', '/', '%', '+', '-', '<<', '>>', '&', '^', '|']);
const COMPARISON: ReadonlySet<string> = new Set(['<', '<=', '>', '>=', '==', '!=']);

/** Gives names in C expressions their meaning, with C's types and conversions. Faults go to the scope. */
export class ExpressionBinder {
  readonly scope: Scope;
  readonly places: PlaceResolver;

  constructor(scope: Scope) {
    this.scope = scope;
    this.places = new PlaceResolver(scope, (expression) => this.bind(expression));
  }

  /** The meaning of an expression; undefined where it has none (reported). */
  bind(expression: Expression): BoundExpression | undefined {
    const range = { start: expression.start, end: expression.end };
    switch (expression.kind) {
      case 'number':
        return { kind: 'constant', value: expression.value, type: literalType(expression), range };
      case 'string':
        return this.#fault('syntax', 'a string has no place in an expression', range);
      case 'compound':
        return this.#fault('syntax', 'a compound literal has no place in an expression', range);
      case 'name':
        return this.#name(expression.name, range);
      case 'member':
      case 'index':
        return this.#load(expression, range);
      case 'unary':
        return this.#unary(expression, range);
      case 'binary':
        return this.#binary(expression, range);
      case 'conditional':
        return this.#conditional(expression, range);
      case 'cast':
        return this.#cast(expression, range);
      case 'sizeof-type': {
        const type = this.type(expression.type);
        return type && this.#sizeof(type, range);
      }
      case 'sizeof': {
        const type = this.#typeOf(expression.operand);
        return type && this.#sizeof(type, range);
      }
      case 'call':
        return this.#builtin(expression, range);
    }
  }

  /** The type that a type name stands for. */
  type(name: TypeName): Type | undefined {
    const { scope } = this;
    return resolveType(name, {
      typedefs: scope.typedefs,
      structs: scope.structs,
      bindConstant: (expression) => this.bind(expression),
      fault: (kind, message, range) => scope.fault(kind, message, range),
    });
  }

  #fault(kind: 'syntax' | 'unknown-name', message: string, range: Range): undefined {
    this.scope.fault(kind, message, range);
  }

  #name(name: string, range: Range): BoundExpression | undefined {
    const argument = this.scope.arguments.get(name);
    if (argument !== undefined) {
      const { type, index } = argument;
      if (type.kind === 'integer' || type.kind === 'pointer') return { kind: 'argument', index, type, range };
      return this.#fault('syntax', `"${name}" is ${formatType(type)}, which no argument can be`, range);
    }
    const constant = this.scope.constant(name);
    if (constant !== undefined && (constant.type.kind === 'integer' || constant.type.kind === 'pointer')) {
      return { kind: 'constant', value: constant.value, type: constant.type, range };
    }
    if (this.scope.isFaulty(name)) return undefined;
    const advice = didYouMean(name, this.scope.names());
    return this.#fault('unknown-name', `nothing here is called "${name}"${advice}`, range);
  }

  #load(expression: Expression, range: Range): BoundExpression | undefined {
    const place = this.places.resolve(expression);
    if (place === undefined) return undefined;
    const value = this.places.value(place, range);
    return value ?? this.#fault('syntax', `"${place.key}" is ${formatType(place.type)}, not a number`, range);
  }

  #typeOf(expression: Expression): Type | undefined {
    const isPlace =
      expression.kind === 'member' ||
      expression.kind === 'index' ||
      (expression.kind === 'unary' && expression.operator === '*');
    return isPlace ? this.places.resolve(expression)?.type : this.bind(expression)?.type;
  }

  #sizeof(type: Type, range: Range): BoundExpression | undefined {
    const size = sizeOf(type);
    if (size !== undefined) return { kind: 'constant', value: BigInt(size), type: SIZE_T, range };
    return this.#fault(
      'unknown-name',
      `the size of ${formatType(type)} is not known: give its fields under "structs"`,
      range,
    );
  }

  #unary(expression: Expression & { kind: 'unary' }, range: Range): BoundExpression | undefined {
    if (expression.operator === '*') return this.#load(expression, range);
    if (expression.operator === '&')
      return this.#fault('syntax', 'an address has no place in an expression', range);
    const operand = this.bind(expression.operand);
    if (operand === undefined) return undefined;
    if (expression.operator === '!') return { kind: 'not', operand, type: INT, range };
    const promoted = this.#number(operand);
    if (promoted === undefined || expression.operator === '+') return promoted;
    return fold({
      kind: expression.operator === '-' ? 'negate' : 'complement',
      operand: promoted,
      type: promoted.type,
      range,
    });
  }

  #binary(expression: Expression & { kind: 'binary' }, range: Range): BoundExpression | undefined {
    const { operator } = expression;
    const left = this.bind(expression.left);
    const right = this.bind(expression.right);
    if (left === undefined || right === undefined) return undefined;
    if (operator === '&&' || operator === '||') {
      return { kind: operator === '&&' ? 'and' : 'or', left, right, type: INT, range };
    }
    if (isComparison(operator)) {
      const type = commonType(left.type, right.type);
      return {
        kind: 'comparison',
        operator,
        left: convert(left, type),
        right: convert(right, type),
        type: INT,
        range,
      };
    }
    return isArithmetic(operator) ? this.#arithmetic(operator, left, right, range) : undefined;
  }

  #arithmetic(
    operator: ArithmeticOperator,
    leftOperand: BoundExpression,
    rightOperand: BoundExpression,
    range: Range,
  ): BoundExpression | undefined {
    const left = this.#number(leftOperand);
    const right = this.#number(rightOperand);
    if (left === undefined || right === undefined) return undefined;
    const divisor = constantValue(right);
    if ((operator === '/' || operator === '%') && divisor === 0n) {
      return this.#fault('syntax', 'this divides by zero, which C leaves undefined', right.range);
    }
    if (operator === '<<' || operator === '>>') {
      if (divisor !== undefined && !isShiftInRange(divisor, left.type)) {
        const why = `${formatType(left.type)} has ${widthOf(left.type)} bits`;
        return this.#fault(
          'syntax',
          `this shifts by ${divisor}, but ${why}: C leaves that undefined`,
          right.range,
        );
      }
      return fold({ kind: 'arithmetic', operator, left, right, type: left.type, range });
    }
    const type = commonType(left.type, right.type);
    if (operator === '&') this.#warnOfNarrowMask(left, right, type);
    return fold({
      kind: 'arithmetic',
      operator,
      left: convert(left, type),
      right: convert(right, type),
      type,
      range,
    });
  }

  /** `x & ~0x80000000` on 64 bits: the mask is an unsigned int, so its high half is zero, not one. */
  #warnOfNarrowMask(left: BoundExpression, right: BoundExpression, type: ValueType): void {
    if (widthOf(type) !== 64) return;
    for (const [mask, other] of [
      [left, right],
      [right, left],
    ] as const) {
      if (mask.kind !== 'constant' || mask.isComplement !== true) continue;
      if (
        mask.type.kind !== 'integer' ||
        mask.type.size !== 4 ||
        mask.type.signed ||
        widthOf(other.type) !== 64
      )
        continue;
      const message =
        `this mask is a 32-bit unsigned int (0x${mask.value.toString(16)}) and so clears the high half of ` +
        `${formatType(other.type)}; write its constants with the suffix ULL`;
      this.scope.fault('narrow-mask', message, mask.range);
    }
  }

  #conditional(expression: Expression & { kind: 'conditional' }, range: Range): BoundExpression | undefined {
    const condition = this.bind(expression.condition);
    const whenTrue = this.bind(expression.whenTrue);
    const whenFalse = this.bind(expression.whenFalse);
    if (condition === undefined || whenTrue === undefined || whenFalse === undefined) return undefined;
    const type = commonType(whenTrue.type, whenFalse.type);
    return {
      kind: 'conditional',
      condition,
      whenTrue: convert(whenTrue, type),
      whenFalse: convert(whenFalse, type),
      type,
      range,
    };
  }

  #cast(expression: Expression & { kind: 'cast' }, range: Range): BoundExpression | undefined {
    const type = this.type(expression.type);
    const operand = this.bind(expression.operand);
    if (type === undefined || operand === undefined) return undefined;
    if (type.kind !== 'integer' && type.kind !== 'pointer') {
      return this.#fault('syntax', `nothing can be cast to ${formatType(type)}`, expression.type);
    }
    return fold({ kind: 'cast', operand, type, range });
  }

  #builtin(expression: Expression & { kind: 'call' }, range: Range): BoundExpression | undefined {
    const { callee } = expression;
    if (!isBuiltin(callee)) {
      const advice = didYouMean(callee, Object.keys(BUILTINS));
      return this.#fault(
        'unknown-name',
        `no function is called "${callee}"${advice || `; there are ${Object.keys(BUILTINS).join(', ')}`}`,
        range,
      );
    }
    const { operands: count, takesPointer } = BUILTINS[callee];
    if (expression.arguments.length !== count) {
      return this.#fault(
        'syntax',
        `${callee}() takes ${count} argument${count === 1 ? '' : 's'}, not ${expression.arguments.length}`,
        range,
      );
    }
    const operands = expression.arguments.map((argument) => this.bind(argument));
    const [first, second] = operands;
    if (first === undefined || (count === 2 && second === undefined)) return undefined;
    if (takesPointer && first.type.kind !== 'pointer') {
      return this.#fault(
        'syntax',
        `${callee}() asks about a path or string, and this is ${formatType(first.type)}`,
        first.range,
      );
    }
    const wide = takesPointer
      ? [first]
      : [first, second]
          .filter((operand) => operand !== undefined)
          .map((operand) => convert(operand, UNSIGNED_LONG));
    if (callee === 'aligned' && wide[1] !== undefined && constantValue(wide[1]) === 0n) {
      return this.#fault('syntax', 'nothing is aligned to 0', wide[1].range);
    }
    return { kind: 'builtin', name: callee, operands: wide, type: callee === 'strlen' ? SIZE_T : INT, range };
  }

  /** An operand of arithmetic, promoted; C scales arithmetic on pointers, so those must be cast first. */
  #number(operand: BoundExpression): BoundExpression | undefined {
    if (operand.type.kind === 'pointer') {
      return this.#fault('syntax', 'arithmetic on a pointer: cast it to unsigned long', operand.range);
    }
    return convert(operand, promote(operand.type));
  }
}

/** Constants are calculated at once, with C's types. */
function fold(expression: BoundExpression): BoundExpression {
  const value = constantValue(expression);
  if (value === undefined) return expression;
  const isComplement = expression.kind === 'complement';
  return { kind: 'constant', value, type: expression.type, range: expression.range, isComplement };
}

/** C11, 6.4.4.1: the first type of the list that holds the value. */
function literalType(number: Expression & { kind: 'number' }): ValueType {
  const { value, suffix, isDecimal } = number;
  const isUnsigned = suffix.includes('u');
  const isLong = suffix.includes('l');
  if (!isLong && !isUnsigned && value <= 0x7fff_ffffn) return INT;
  if (!isLong && (isUnsigned || !isDecimal) && value <= 0xffff_ffffn) return UNSIGNED_INT;
  if (!isUnsigned && value <= 0x7fff_ffff_ffff_ffffn) return LONG;
  return UNSIGNED_LONG;
}

/** C11, 6.3.1.1: integers smaller than int become int. */
function promote(type: ValueType): ValueType {
  return type.kind === 'integer' && type.size < 4 ? INT : type;
}

/** C11, 6.3.1.8, on LP64. */
function commonType(left: ValueType, right: ValueType): ValueType {
  const a = promote(left);
  const b = promote(right);
  if (a.kind === 'pointer' || b.kind === 'pointer') return UNSIGNED_LONG;
  if (a.size !== b.size) return a.size > b.size ? a : b;
  return a.signed ? b : a;
}

/** The same value in another type; nothing to do where both hold the same numbers. */
function convert(expression: BoundExpression, type: ValueType): BoundExpression {
  if (isSameRepresentation(expression.type, type)) return expression;
  if (expression.kind === 'constant') {
    return { ...expression, value: wrap(expression.value, type), type };
  }
  return { kind: 'cast', operand: expression, type, range: expression.range };
}

function isSameRepresentation(a: ValueType, b: ValueType): boolean {
  const isSigned = (type: ValueType) => type.kind === 'integer' && type.signed;
  return widthOf(a) === widthOf(b) && isSigned(a) === isSigned(b);
}

function isArithmetic(operator: string): operator is ArithmeticOperator {
  return ARITHMETIC.has(operator);
}

function isComparison(operator: string): operator is ComparisonOperator {
  return COMPARISON.has(operator);
}

function isBuiltin(name: string): name is BuiltinName {
  return Object.hasOwn(BUILTINS, name);
}
