import type { BoundExpression, MemoryPlace } from '../bound-expression.ts';
import { identityOf, isValueType } from '../bound-expression.ts';
import type { Expression, TypeName } from '../c/syntax.ts';
import type { Meaning } from '../model.ts';
import { INT, LONG } from '../types/builtin.ts';
import { findField, formatType, sizeOf, type Type } from '../types/type.ts';
import type { Scope, ScopedArgument } from './scope.ts';

/**
 * An lvalue: an argument, or a field or element in memory behind a pointer. `key` is how a spec writes it, with `.`
 * for `->`.
 */
export type Place = {
  readonly type: Type;
  readonly key: string;
  readonly field: string | undefined;
  readonly argument: number;
} & (
  | { readonly kind: 'argument' }
  | { readonly kind: 'memory'; readonly memory: MemoryPlace; readonly offset: number | BoundExpression }
);

/** Resolves expressions to places. Where one does not name a place, `bind` treats it as a value. */
export class PlaceResolver {
  readonly #scope: Scope;
  readonly #bind: (expression: Expression) => BoundExpression | undefined;

  readonly #typeNamed: (name: TypeName) => Type | undefined;

  constructor(
    scope: Scope,
    bind: (expression: Expression) => BoundExpression | undefined,
    typeNamed: (name: TypeName) => Type | undefined,
  ) {
    this.#scope = scope;
    this.#bind = bind;
    this.#typeNamed = typeNamed;
  }

  /** The place, or undefined with a fault reported. `expression` is a name, member, index, dereference or cast. */
  resolve(expression: Expression): Place | undefined {
    switch (expression.kind) {
      case 'name': {
        const argument = this.#scope.arguments.get(expression.name);
        if (argument !== undefined) return argumentPlace(argument);
        if (this.#scope.constant(expression.name) !== undefined) {
          this.#scope.fault(
            'unknown-name',
            `"${expression.name}" is a constant, but an argument is expected here`,
            expression,
          );
        } else {
          const advice = this.#scope.adviceOnName(expression.name);
          this.#scope.fault('unknown-name', `"${expression.name}" is not defined${advice}`, expression);
        }
        return undefined;
      }
      case 'member':
        return this.#member(expression);
      case 'index':
        return this.#element(expression.object, expression.index);
      case 'unary':
        if (expression.operator === '*') return this.#element(expression.operand, undefined);
        break;
      case 'cast':
        return this.#address(expression);
      default:
    }
    this.#scope.fault('syntax', 'expected an argument or a field of one', expression);
    return undefined;
  }

  /** An address that travels in an integer, `(int __user *)arg`: a multiplexer's commands give it different types. */
  #address(expression: Expression & { kind: 'cast' }): Place | undefined {
    const type = this.#typeNamed(expression.type);
    const place = this.resolve(expression.operand);
    if (type === undefined || place === undefined) return undefined;
    if (type.kind === 'pointer' && isValueType(place.type) && sizeOf(place.type) === sizeOf(type))
      return { ...place, type, field: undefined, key: `(${formatType(type.to)} *)${place.key}` };
    this.#scope.fault(
      'syntax',
      `only a number of 64 bits can be cast to a pointer here, and "${place.key}" is ${formatType(place.type)}`,
      expression,
    );
    return undefined;
  }

  #member(expression: Expression & { kind: 'member' }): Place | undefined {
    const object = this.resolve(expression.object);
    if (object === undefined) return undefined;
    const target = this.behind(object);
    const type = target === undefined ? object.type : target.pointee;
    if (type.kind !== 'struct') {
      const what = `"${object.key}" has the type ${formatType(object.type)}, which has no fields`;
      this.#scope.fault('unknown-name', what, expression.object);
      return undefined;
    }
    const field = findField(type, expression.field);
    if (field === undefined) {
      const advice = this.#scope.adviceOn(expression.field, () => type.fields.map(({ name }) => name));
      const why = type.isOpaque
        ? `the fields of ${formatType(type)} are not known: describe them under "structs"`
        : `${formatType(type)} has no field "${expression.field}"${advice}`;
      this.#scope.fault('unknown-name', why, expression.fieldRange);
      return undefined;
    }
    const shared = {
      kind: 'memory',
      type: field.type,
      key: `${object.key}.${expression.field}`,
      field: `${type.name}.${expression.field}`,
      argument: object.argument,
    } as const;
    if (target !== undefined) return { ...shared, memory: target, offset: field.offset };
    return object.kind === 'memory'
      ? { ...shared, memory: object.memory, offset: sum(object.offset, field.offset) }
      : undefined;
  }

  #element(of: Expression, index: Expression | undefined): Place | undefined {
    const object = this.resolve(of);
    if (object === undefined) return undefined;
    const bound = index === undefined ? constant(0n, of) : this.#bind(index);
    if (bound === undefined) return undefined;
    const target = this.behind(object);
    const element = target?.pointee ?? (object.type.kind === 'array' ? object.type.of : undefined);
    const size = element && sizeOf(element);
    if (element === undefined || size === undefined) {
      this.#scope.fault(
        'unknown-name',
        `"${object.key}" has the type ${formatType(object.type)}, which has no elements`,
        of,
      );
      return undefined;
    }
    const offset = scaled(bound, size);
    const key = index === undefined ? `*${object.key}` : `${object.key}[${identityOf(bound)}]`;
    const shared = {
      kind: 'memory',
      type: element,
      key,
      field: undefined,
      argument: object.argument,
    } as const;
    if (target !== undefined) return { ...shared, memory: target, offset };
    if (object.kind !== 'memory') return undefined;
    return { ...shared, memory: object.memory, offset: sum(object.offset, offset) };
  }

  /** The memory that a place points to; undefined if it is not a pointer. */
  behind(place: Place): MemoryPlace | undefined {
    const declared = place.field === undefined ? undefined : this.#scope.pointsTo.get(place.field);
    const pointee = place.type.kind === 'pointer' ? place.type.to : declared;
    if (pointee === undefined) return undefined;
    const value = this.value(place, { start: 0, end: 0 });
    return value && this.#scope.memory(place.key, value, this.#scope.complete(pointee));
  }

  /** The value at a place; undefined for a struct or an array. */
  value(place: Place, range: { start: number; end: number }): BoundExpression | undefined {
    const { type } = place;
    if (!isValueType(type)) return undefined;
    if (place.kind === 'argument') return { kind: 'argument', index: place.argument, type, range };
    return { kind: 'load', memory: place.memory.index, offset: place.offset, type, range };
  }

  meaning(place: Place, ofArgument: (index: number) => Meaning | undefined): Meaning | undefined {
    if (place.kind === 'argument') return ofArgument(place.argument);
    return place.field === undefined ? undefined : this.#scope.fieldMeanings.get(place.field);
  }
}

function argumentPlace(argument: ScopedArgument): Place {
  return {
    kind: 'argument',
    type: argument.type,
    key: argument.name,
    field: undefined,
    argument: argument.index,
  };
}

function constant(value: bigint, range: { start: number; end: number }): BoundExpression {
  return { kind: 'constant', value, type: INT, range: { start: range.start, end: range.end } };
}

function scaled(index: BoundExpression, size: number): number | BoundExpression {
  if (index.kind === 'constant') return Number(index.value) * size;
  const wide: BoundExpression = { kind: 'cast', operand: index, type: LONG, range: index.range };
  const right: BoundExpression = { kind: 'constant', value: BigInt(size), type: LONG, range: index.range };
  return { kind: 'arithmetic', operator: '*', left: wide, right, type: LONG, range: index.range };
}

function sum(a: number | BoundExpression, b: number | BoundExpression): number | BoundExpression {
  if (typeof a === 'number' && typeof b === 'number') return a + b;
  const left = asLong(a, b);
  const right = asLong(b, a);
  return { kind: 'arithmetic', operator: '+', left, right, type: LONG, range: left.range };
}

function asLong(value: number | BoundExpression, other: number | BoundExpression): BoundExpression {
  if (typeof value !== 'number') return value;
  const range = typeof other === 'number' ? { start: 0, end: 0 } : other.range;
  return { kind: 'constant', value: BigInt(value), type: LONG, range };
}
