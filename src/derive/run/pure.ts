import { show, showType } from '../c/show.ts';
import type { Expression } from '../c/syntax.ts';
import { errnoValue } from '../errno.ts';
import { idiomFor } from '../idioms/index.ts';
import { asNumber } from '../value/as-number.ts';
import { and, or } from '../value/condition.ts';
import { constant, convert, UNSIGNED_LONG } from '../value/term.ts';
import {
  choice,
  lostValue,
  mapValue,
  number,
  object,
  type PathValue,
  type Place,
  term,
  truthCondition,
  unknownValue,
} from '../value/value.ts';
import { addressOf } from './address.ts';
import { constantByOption } from './constant-by-option.ts';
import { arithmeticUnary, binary, elementKey, fromCondition, memberKey } from './expressions-values.ts';
import { functionValue } from './function-pointers.ts';
import { pureLiteral } from './literals.ts';
import type { Machine } from './machine.ts';
import { load } from './memory.ts';
import { expressionType, joinPath, loadValue } from './places.ts';
import { agedKey } from './shared-memory.ts';
import type { Context, PathState } from './state.ts';
import { stringElement } from './string-element.ts';

/** The value of an expression without calls that must be followed. */
export function pure(
  machine: Machine,
  expression: Expression,
  context: Context,
  state: PathState,
): PathValue {
  const value = (one: Expression) => pure(machine, one, context, state);
  switch (expression.kind) {
    case 'number':
      return term(
        constant(expression.value, { size: expression.isLong ? 8 : 4, isSigned: !expression.isUnsigned }),
      );
    case 'string':
      return object(expression.text);
    case 'name':
      return named(machine, expression.name, context, state);
    case 'unary':
      if (expression.operator === '&') return addressOf(machine, expression.operand, context, state);
      return unary(machine, expression.operator, value(expression.operand), show(expression), state);
    case 'cast':
      return cast(machine, expression, value(expression.operand));
    case 'binary': {
      const left = value(expression.left);
      if (expression.operator === '&&' || expression.operator === '||') {
        const first = truthCondition(left);
        const second = truthCondition(value(expression.right));
        return fromCondition(expression.operator === '&&' ? and(first, second) : or(first, second));
      }
      return binary(expression.operator, left, value(expression.right), show(expression));
    }
    case 'conditional': {
      const asked = value(expression.condition);
      return choice(
        truthCondition(asked),
        expression.then ? value(expression.then) : asked,
        value(expression.otherwise),
      );
    }
    case 'sizeof': {
      if ('base' in expression.of) {
        const size = machine.types.sizeOf(expression.of);
        return size === undefined
          ? lostValue(`sizeof(${showType(expression.of)})`)
          : term(constant(BigInt(size), UNSIGNED_LONG));
      }
      const type = expressionType(machine, expression.of, context, state);
      const size = type && machine.types.sizeOf(type);
      return size === undefined ? lostValue(show(expression)) : term(constant(BigInt(size), UNSIGNED_LONG));
    }
    case 'member': {
      const place = machine.place(expression, context, state);
      if (place) return loadValue(machine, place, state);
      return member(machine, value(expression.object), expression.field, show(expression), state);
    }
    case 'element': {
      const place = machine.place(expression, context, state);
      if (place) return load(machine.types, place, state);
      const character =
        expression.object.kind === 'string'
          ? stringElement(expression.object.text, value(expression.index))
          : undefined;
      if (character) return character;
      return heapValue(
        state,
        elementKey(value(expression.object), value(expression.index)),
        '*',
        show(expression),
      );
    }
    case 'call': {
      if (expression.callee.kind !== 'name') return unknownValue(show(expression));
      const idiom = idiomFor(expression.callee.name);
      const made = idiom?.apply({
        machine,
        name: expression.callee.name,
        operands: expression.operands,
        values: expression.operands.map(value),
        context,
        state,
        place: machine.sourcePlace(context, expression.offset),
      });
      return made?.value ?? machine.fresh(show(expression));
    }
    case 'literal':
      return pureLiteral(machine, expression, context, state);
    default:
      return unknownValue(show(expression));
  }
}

function named(machine: Machine, name: string, context: Context, state: PathState): PathValue {
  const variable = context.scope.find(name);
  if (variable !== undefined) return loadValue(machine, { variable, path: '' }, state);
  if (name === 'NULL' || name === 'false') return number(0n);
  if (name === 'true') return number(1n);
  if (name === 'current') return object('current');
  if (name === 'PAGE_MASK') return term(constant(-4096n, UNSIGNED_LONG));
  if (/^(?:__)?BITS_PER_LONG(?:_LONG)?$/.test(name)) return number(64n);
  if (name === 'PAGE_SHIFT') return number(12n);
  if (name === 'PAGE_SIZE') return term(constant(4096n, UNSIGNED_LONG, 'PAGE_SIZE'));
  const { path } = context.frame;
  const key = `${path}:${name}`;
  const value = machine.globals.get(key) ?? globalValue(machine, name, path);
  machine.globals.set(key, value);
  if (value.kind !== 'unknown' || !value.id.startsWith(GLOBAL)) return value;
  const aged = agedKey(state, value.id, value.id);
  return aged === value.id ? value : { ...value, id: `${GLOBAL}${aged}` };
}

const GLOBAL = 'global:';

function globalValue(machine: Machine, name: string, path: string): PathValue {
  const errno = /^E[A-Z\d]+$/.test(name) ? errnoValue(name) : undefined;
  if (errno !== undefined) return number(BigInt(errno));
  const known = machine.types.constant(name, path);
  if (known) return term(known);
  const named = functionValue(machine, name, path);
  if (named) return named;
  // A constant that nobody defines here: what is compared with it cannot be said.
  return /^[A-Z_][A-Z\d_]+$/.test(name)
    ? (constantByOption(machine, name, path) ?? lostValue(name))
    : unknownValue(name, `${GLOBAL}${name}`);
}

function heapValue(state: PathState, plain: string, field: string, words: string): PathValue {
  const key = agedKey(state, plain, field);
  const written = state.heap.get(key);
  return written ? state.resolve(written) : unknownValue(words, key);
}

export function unary(
  machine: Machine,
  operator: string,
  operand: PathValue,
  words: string,
  state: PathState,
): PathValue {
  if (operator === '*')
    return operand.kind === 'address'
      ? load(machine.types, operand.place, state)
      : heapValue(state, memberKey(operand, '*'), '*', words);
  return arithmeticUnary(operator, operand, words);
}

export function cast(
  machine: Machine,
  expression: Expression & { readonly kind: 'cast' },
  operand: PathValue,
): PathValue {
  const scalar = machine.types.scalar(expression.type);
  if (!scalar) return operand;
  return mapValue(asNumber(operand, scalar), (simple) => {
    if (simple.kind !== 'term') return simple;
    return term(convert(simple.term, scalar), expression.type.pointers > 0 ? expression.type : undefined);
  });
}

export function member(
  machine: Machine,
  of: PathValue,
  field: string,
  words: string,
  state: PathState,
): PathValue {
  return mapValue(of, (simple) => {
    switch (simple.kind) {
      case 'address':
        return load(
          machine.types,
          { variable: simple.place.variable, path: joinPath(simple.place.path, field) },
          state,
        );
      case 'struct':
        return load(machine.types, temporary(machine, simple, state, field), state);
      case 'object':
        return field === 'file' || field === 'val'
          ? simple
          : heapValue(state, memberKey(simple, field), field, words);
      case 'term':
        // A struct of one value: fd.file, kuid.val.
        return field === 'file' || field === 'val'
          ? simple
          : heapValue(state, memberKey(simple, field), field, words);
      default:
        return heapValue(state, memberKey(simple, field), field, words);
    }
  });
}

function temporary(
  machine: Machine,
  value: PathValue & { readonly kind: 'struct' },
  state: PathState,
  path: string,
): Place {
  return { variable: machine.declare(value.content.type, state, value.content), path };
}
