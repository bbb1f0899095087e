import type { BuiltinName } from './definition/builtins.ts';
import type { Range } from './position.ts';
import type { ArrayType, IntegerType, PointerType, StructType, Type, VoidType } from './types/type.ts';

/** Types that a value in an expression can have; pointers behave as unsigned 64-bit integers. */
export type ValueType = IntegerType | PointerType;

export type ArithmeticOperator = '*' | '/' | '%' | '+' | '-' | '<<' | '>>' | '&' | '^' | '|';
export type ComparisonOperator = '<' | '<=' | '>' | '>=' | '==' | '!=';

/**
 * A C expression whose names mean something: arguments, constants, loads from copied user memory. Operands of
 * arithmetic and comparison have one type: C's conversions are written out as `cast`.
 */
export type BoundExpression = { readonly type: ValueType; readonly range: Range } & (
  | {
      readonly kind: 'constant';
      readonly value: bigint;
      /** Set by `~`: the author means a mask as wide as its other operand. */
      readonly isComplement?: boolean;
    }
  | { readonly kind: 'argument'; readonly index: number }
  | { readonly kind: 'load'; readonly memory: number; readonly offset: number | BoundExpression }
  | { readonly kind: 'not' | 'negate' | 'complement'; readonly operand: BoundExpression }
  | { readonly kind: 'cast'; readonly operand: BoundExpression }
  | {
      readonly kind: 'arithmetic';
      readonly operator: ArithmeticOperator;
      readonly left: BoundExpression;
      readonly right: BoundExpression;
    }
  | {
      readonly kind: 'comparison';
      readonly operator: ComparisonOperator;
      readonly left: BoundExpression;
      readonly right: BoundExpression;
    }
  | { readonly kind: 'and' | 'or'; readonly left: BoundExpression; readonly right: BoundExpression }
  | {
      readonly kind: 'conditional';
      readonly condition: BoundExpression;
      readonly whenTrue: BoundExpression;
      readonly whenFalse: BoundExpression;
    }
  | { readonly kind: 'builtin'; readonly name: BuiltinName; readonly operands: readonly BoundExpression[] }
);

/**
 * The caller's memory behind a pointer, as one entry path sees it. `key` is the pointer as the spec writes it:
 * `how`, or `how.set_tid` for a pointer in a field.
 */
export interface MemoryPlace {
  readonly index: number;
  readonly key: string;
  readonly pointer: BoundExpression;
  readonly pointee: StructType | ArrayType | IntegerType | PointerType | VoidType;
}

/** The direct operands of an expression. */
export function operandsOf(expression: BoundExpression): readonly BoundExpression[] {
  switch (expression.kind) {
    case 'constant':
    case 'argument':
      return [];
    case 'load':
      return typeof expression.offset === 'number' ? [] : [expression.offset];
    case 'not':
    case 'negate':
    case 'complement':
    case 'cast':
      return [expression.operand];
    case 'arithmetic':
    case 'comparison':
    case 'and':
    case 'or':
      return [expression.left, expression.right];
    case 'conditional':
      return [expression.condition, expression.whenTrue, expression.whenFalse];
    case 'builtin':
      return expression.operands;
  }
}

/** A key that is equal for two expressions exactly if they compute the same value, and so point to the same memory. */
export function identityOf(expression: BoundExpression): string {
  const operands = operandsOf(expression).map(identityOf).join(',');
  const { kind, type } = expression;
  switch (kind) {
    case 'constant':
      return String(expression.value);
    case 'argument':
      return `argument ${expression.index}`;
    case 'load':
      return `load ${expression.memory}+${typeof expression.offset === 'number' ? expression.offset : operands}`;
    case 'arithmetic':
    case 'comparison':
      return `(${expression.operator} ${operands})`;
    case 'builtin':
      return `${expression.name}(${operands})`;
    case 'cast':
      return `(${type.kind === 'integer' ? type.name : '*'})${operands}`;
    default:
      return `${kind}(${operands})`;
  }
}

/** Calls `visit` for an expression and everything in it, outermost first. */
export function walk(expression: BoundExpression, visit: (part: BoundExpression) => void): void {
  visit(expression);
  for (const operand of operandsOf(expression)) walk(operand, visit);
}

/** Whether a type can be the value of an expression. */
export function isValueType(type: Type): type is ValueType {
  return type.kind === 'integer' || type.kind === 'pointer';
}
