import type { ArithmeticOperator, BoundExpression, ComparisonOperator } from '../bound-expression.ts';
import type { Expression, TypeName } from '../c/syntax.ts';
import type { Range } from '../position.ts';
import { INT, SIZE_T } from '../types/builtin.ts';
import { formatType, sizeOf, type Type } from '../types/type.ts';
import { bindArithmetic, number } from './bind-arithmetic.ts';
import { bindBuiltin } from './bind-builtin.ts';
import { commonType, convert, fold, literalType } from './conversions.ts';
import { PlaceResolver } from './places.ts';
import type { Scope } from './scope.ts';
import { resolveType } from './type-names.ts';

const ARITHMETIC: ReadonlySet<string> = new Set(['*', '/', '%', '+', '-', '<<', '>>', '&', '^', '|']);
const COMPARISON: ReadonlySet<string> = new Set(['<', '<=', '>', '>=', '==', '!=']);

/** Resolves the names in C expressions and applies C's types and conversions. Reports faults to the scope. */
export class ExpressionBinder {
  readonly scope: Scope;
  readonly places: PlaceResolver;

  constructor(scope: Scope) {
    this.scope = scope;
    this.places = new PlaceResolver(
      scope,
      (expression) => this.bind(expression),
      (name) => this.type(name),
    );
  }

  /** The bound expression; undefined if it is faulty (reported). */
  bind(expression: Expression): BoundExpression | undefined {
    const range = { start: expression.start, end: expression.end };
    switch (expression.kind) {
      case 'number':
        return { kind: 'constant', value: expression.value, type: literalType(expression), range };
      case 'string':
        return this.#fault('syntax', 'a string cannot be used in an expression', range);
      case 'compound':
        return this.#fault('syntax', 'a compound literal cannot be used in an expression', range);
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
        return bindBuiltin(this.scope, expression, range, (argument) => this.bind(argument));
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
      adviceOn: (word, known) => scope.adviceOn(word, known),
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
      return this.#fault(
        'syntax',
        `"${name}" has the type ${formatType(type)}, which an argument cannot have`,
        range,
      );
    }
    const constant = this.scope.constant(name, range);
    if (constant !== undefined && (constant.type.kind === 'integer' || constant.type.kind === 'pointer')) {
      return { kind: 'constant', value: constant.value, type: constant.type, range };
    }
    if (this.scope.isFaulty(name)) return undefined;
    const advice = this.scope.adviceOnName(name);
    return this.#fault('unknown-name', `"${name}" is not defined${advice}`, range);
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
    const size = sizeOf(this.scope.complete(type));
    if (size !== undefined) return { kind: 'constant', value: BigInt(size), type: SIZE_T, range };
    return this.#fault(
      'unknown-name',
      `the size of ${formatType(type)} is not known: describe its fields under "structs"`,
      range,
    );
  }

  #unary(expression: Expression & { kind: 'unary' }, range: Range): BoundExpression | undefined {
    if (expression.operator === '*') return this.#load(expression, range);
    if (expression.operator === '&')
      return this.#fault('syntax', 'an address cannot be taken in an expression', range);
    const operand = this.bind(expression.operand);
    if (operand === undefined) return undefined;
    if (expression.operator === '!') return { kind: 'not', operand, type: INT, range };
    const promoted = number(this.scope, operand);
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
    return isArithmetic(operator) ? bindArithmetic(this.scope, operator, left, right, range) : undefined;
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
}

function isArithmetic(operator: string): operator is ArithmeticOperator {
  return ARITHMETIC.has(operator);
}

function isComparison(operator: string): operator is ComparisonOperator {
  return COMPARISON.has(operator);
}
