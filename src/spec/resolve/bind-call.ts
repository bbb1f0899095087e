import { isValueType } from '../bound-expression.ts';
import { constantValue, wrap } from '../c/arithmetic.ts';
import type { CallSyntax, Expression } from '../c/syntax.ts';
import { type CallValue, stringMemory, type UserMemory, zeroedMemory } from '../memory.ts';
import type { Argument } from '../model.ts';
import {
  findField,
  formatType,
  type IntegerType,
  type PointerType,
  type StructType,
  sizeOf,
  type Type,
} from '../types/type.ts';
import type { Arity } from './arity.ts';
import type { ExpressionBinder } from './bind-expression.ts';
import { type MemoryBuilder, storeValue } from './memory-builder.ts';

/** Limit of `buffer(n)`: `verify` really allocates it. */
const MAX_BUFFER = 1 << 20;

/** The shared zeroes that every buffer is a slice of. */
let zeroes: Uint8Array | undefined;

/** Evaluates the arguments of calls with the names of one spec. Reports faults to the binder's scope. */
export class CallBinder {
  readonly #binder: ExpressionBinder;
  readonly #arguments: readonly Argument[];
  readonly #syscall: string;
  readonly #signature: string;
  readonly #arity: Arity;

  constructor(binder: ExpressionBinder, syscall: string, parameters: readonly Argument[], arity: Arity) {
    this.#binder = binder;
    this.#syscall = syscall;
    this.#arguments = parameters;
    this.#arity = arity;
    this.#signature = `${syscall}(${parameters.map(({ name }) => name).join(', ')})`;
  }

  /** The values of the arguments that a call gives; undefined if the call is faulty (reported). */
  bind(call: CallSyntax): readonly CallValue[] | undefined {
    const { scope } = this.#binder;
    if (call.name !== this.#syscall) {
      scope.fault(
        'schema',
        `this calls "${call.name}", but the spec describes "${this.#syscall}"`,
        call.nameRange,
      );
      return undefined;
    }
    const given = call.arguments.length;
    const { least, most, wrapper } = this.#arity;
    const isWrapped = wrapper !== undefined && given === wrapper.length && given < least;
    if (!isWrapped && (given < least || given > most)) {
      const what = given < most ? `too few arguments (${given})` : `too many arguments (${given})`;
      const wanted = least === most ? `${most}` : `${least} to ${most}`;
      scope.fault('schema', `${what} for ${this.#signature}, which takes ${wanted}`, call);
      return undefined;
    }
    const before = scope.problems.added;
    // Arguments that the wrapper fills in are unknown.
    const values = this.#arguments.slice(0, isWrapped ? most : given).map((argument, index) => {
      const expression = call.arguments[isWrapped ? wrapper.indexOf(index) : index];
      return expression && isValueType(argument.type) ? this.#value(expression, argument.type) : undefined;
    });
    return scope.problems.added > before ? undefined : values;
  }

  #value(
    expression: Expression,
    type: IntegerType | PointerType,
    pointee = type.kind === 'pointer' ? type.to : undefined,
  ): CallValue {
    if (expression.kind === 'name' && expression.name === '_') return undefined;
    const memory = this.#memory(expression, pointee);
    if (memory !== 'none') return memory;
    if (expression.kind === 'cast') {
      const inner = this.#memory(expression.operand, pointee);
      if (inner !== 'none') return inner;
    }
    const bound = this.#binder.bind(expression);
    if (bound === undefined) return undefined;
    const value = constantValue(bound);
    if (value !== undefined) return wrap(value, type);
    this.#binder.scope.fault(
      'syntax',
      'an argument of a call must be a constant, memory such as buffer(64), or _',
      expression,
    );
    return undefined;
  }

  /** The memory that an expression creates; 'none' if it creates none. */
  #memory(expression: Expression, pointee: Type | undefined): UserMemory | undefined | 'none' {
    switch (expression.kind) {
      case 'string':
        return stringMemory(expression.value);
      case 'compound':
        return this.#compound(expression, pointee);
      case 'unary':
        return expression.operator === '&' ? this.#addressed(expression.operand, pointee) : 'none';
      case 'call':
        return this.#buffer(expression);
      default:
        return 'none';
    }
  }

  #addressed(operand: Expression, pointee: Type | undefined): UserMemory | undefined {
    if (operand.kind === 'compound') return this.#compound(operand, pointee);
    this.#binder.scope.fault(
      'syntax',
      'only the address of a compound literal such as &{.flags = 0} can be taken here',
      operand,
    );
    return undefined;
  }

  #buffer(call: Expression & { kind: 'call' }): UserMemory | undefined {
    if (call.callee !== 'buffer') {
      const { scope } = this.#binder;
      const advice = scope.adviceOn(call.callee, () => ['buffer']);
      scope.fault('unknown-name', `"${call.callee}" is not a function that a call can use${advice}`, call);
      return undefined;
    }
    const [size] = call.arguments;
    const bound = size && call.arguments.length === 1 ? this.#binder.bind(size) : undefined;
    const length = bound && constantValue(bound);
    if (length !== undefined && length > 0n && length <= MAX_BUFFER) {
      // Buffers of calls are never written to, so all of them can share one array.
      zeroes ??= new Uint8Array(MAX_BUFFER);
      return { ...zeroedMemory(0), bytes: zeroes.subarray(0, Number(length)) };
    }
    this.#binder.scope.fault('syntax', `buffer(n) takes one constant from 1 to ${MAX_BUFFER}`, call);
    return undefined;
  }

  #compound(compound: Expression & { kind: 'compound' }, pointee: Type | undefined): UserMemory | undefined {
    const { scope } = this.#binder;
    const named = compound.type === undefined ? pointee : this.#binder.type(compound.type);
    const type = named && scope.complete(named);
    if (type === undefined) {
      if (compound.type === undefined)
        scope.fault('syntax', 'a struct literal cannot be used here', compound);
      return undefined;
    }
    // For a pointer to elements, `&{…}` is an array of as many elements as are given.
    const isElements = type.kind === 'integer' || type.kind === 'pointer';
    const isArrayOfStructs =
      type.kind === 'struct' &&
      compound.initializers.some(({ value, field }) => field === undefined && value.kind === 'compound');
    const count = Math.max(1, compound.initializers.length);
    const whole: Type =
      isElements || isArrayOfStructs ? { kind: 'array', of: type, count } : sized(type, count);
    const size = sizeOf(whole);
    if (size === undefined || size === 0) {
      const advice = 'write buffer(n), or describe its fields under "structs"';
      scope.fault('unknown-name', `the size of ${formatType(type)} is not known: ${advice}`, compound);
      return undefined;
    }
    if (size > MAX_BUFFER) {
      scope.fault('syntax', `this literal has ${size} bytes; the limit is ${MAX_BUFFER}`, compound);
      return undefined;
    }
    const builder = {
      bytes: new Uint8Array(size),
      unknown: new Set<number>(),
      pointers: new Map<number, UserMemory>(),
    };
    this.#fill(compound, whole, 0, builder);
    return {
      bytes: builder.bytes,
      unknown: builder.unknown.size > 0 ? builder.unknown : undefined,
      pointers: builder.pointers.size > 0 ? builder.pointers : undefined,
      isWritable: true,
    };
  }

  #fill(compound: Expression & { kind: 'compound' }, type: Type, offset: number, into: MemoryBuilder): void {
    const { scope } = this.#binder;
    let position = 0;
    for (const { field, index, value } of compound.initializers) {
      if (type.kind === 'struct') {
        const found = field === undefined ? type.fields[position] : findField(type, field.name);
        if (field !== undefined) position = type.fields.findIndex(({ name }) => name === field.name);
        position++;
        if (found === undefined) {
          const what =
            field === undefined
              ? `this gives more values than ${formatType(type)} has fields`
              : `${formatType(type)} has no field "${field.name}"${scope.adviceOn(field.name, () => type.fields.map(({ name }) => name))}`;
          scope.fault('unknown-name', what, field?.range ?? value);
          return;
        }
        const key = field === undefined ? undefined : scope.pointsTo.get(`${type.name}.${field.name}`);
        this.#store(value, found.type, key, offset + found.offset, into);
      } else if (type.kind === 'array') {
        const bound = index && this.#binder.bind(index);
        if (bound !== undefined) position = Number(constantValue(bound) ?? 0n);
        const size = sizeOf(type.of) ?? 1;
        if (position < 0 || position >= type.count) {
          scope.fault('syntax', `element ${position} lies outside ${formatType(type)}`, value);
          return;
        }
        this.#store(value, type.of, undefined, offset + position * size, into);
        position++;
      } else {
        scope.fault('syntax', `${formatType(type)} cannot be initialized with a list of values`, compound);
        return;
      }
    }
  }

  #store(
    expression: Expression,
    type: Type,
    pointsTo: Type | undefined,
    offset: number,
    into: MemoryBuilder,
  ): void {
    if (
      expression.kind === 'compound' &&
      expression.type === undefined &&
      (type.kind === 'struct' || type.kind === 'array')
    ) {
      this.#fill(expression, type, offset, into);
      return;
    }
    if (!isValueType(type)) {
      if (expression.kind !== 'name' || expression.name !== '_') {
        this.#binder.scope.fault(
          'syntax',
          `${formatType(type)} must be initialized with a list of values in braces`,
          expression,
        );
      }
      storeValue(into, offset, sizeOf(type) ?? 0, undefined);
      return;
    }
    const size = sizeOf(type) ?? 8;
    const value = this.#value(expression, type, type.kind === 'pointer' ? type.to : pointsTo);
    storeValue(into, offset, size, value);
  }
}

/** The type with the number of elements of a flexible array filled in. */
function sized(type: StructType | Type, count: number): Type {
  return type.kind === 'array' && type.count === 0 ? { ...type, count } : type;
}
