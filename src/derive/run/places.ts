import type { Expression, TypeName } from '../c/syntax.ts';
import { isPointer, pointedTo, structName } from '../c/type-name.ts';
import type { PathValue, Place } from '../value/value.ts';
import type { Machine } from './machine.ts';
import type { Context, PathState } from './state.ts';

/** Where the elements of an array lie, or those that a pointer leads to; undefined where that is no variable. */
function elements(machine: Machine, at: Place | undefined, state: PathState): Place | undefined {
  const type = at && typeOf(machine, at, state);
  if (!at || !type || type.dimensions.length > 0 || type.pointers === 0) return at;
  const pointer = machine.load(at, state);
  return pointer.kind === 'address' ? pointer.place : undefined;
}

/** The type of what `sizeof` is asked about: a variable, a field, or what a pointer leads to. */
export function expressionType(
  machine: Machine,
  expression: Expression,
  context: Context,
  state: PathState,
): TypeName | undefined {
  const at = machine.place(expression, context, state);
  const declared = at && typeOf(machine, at, state);
  if (declared) return declared;
  if (expression.kind === 'unary' && expression.operator === '*') {
    const pointer = expressionType(machine, expression.operand, context, state);
    return pointer && isPointer(pointer) ? pointedTo(pointer) : undefined;
  }
  if (expression.kind === 'member' && expression.isArrow) {
    const pointer = expressionType(machine, expression.object, context, state);
    return pointer && machine.types.field(pointedTo(pointer), expression.field)?.type;
  }
  return undefined;
}

function typeOf(machine: Machine, { variable, path }: Place, state: PathState) {
  const type = state.variables.get(variable)?.type;
  if (!type || path === '') return type;
  return machine.types.field(type, path)?.type;
}

/** What a place holds, as an expression has it: an array is the address of its first element (C11, 6.3.2.1). */
export function loadValue(machine: Machine, at: Place, state: PathState): PathValue {
  const type = typeOf(machine, at, state);
  return type && type.dimensions.length > 0 ? { kind: 'address', place: at } : machine.load(at, state);
}

export function joinPath(path: string, field: string): string {
  return path === '' ? field : `${path}.${field}`;
}

/** The variable, or the part of one, that an expression names; undefined where it names something else. */
export function place(
  machine: Machine,
  expression: Expression,
  context: Context,
  state: PathState,
): Place | undefined {
  switch (expression.kind) {
    case 'name': {
      const variable = context.scope.find(expression.name);
      return variable === undefined ? undefined : { variable, path: '' };
    }
    case 'member': {
      if (expression.isArrow) {
        if (!machine.isPure(expression.object)) return undefined;
        const of = machine.pure(expression.object, context, state);
        return of.kind === 'address'
          ? { variable: of.place.variable, path: joinPath(of.place.path, expression.field) }
          : undefined;
      }
      const of = place(machine, expression.object, context, state);
      return of && { variable: of.variable, path: joinPath(of.path, expression.field) };
    }
    case 'unary': {
      if (expression.operator !== '*' || !machine.isPure(expression.operand)) return undefined;
      const of = machine.pure(expression.operand, context, state);
      return of.kind === 'address' ? of.place : undefined;
    }
    case 'element': {
      if (!machine.isPure(expression.index)) return undefined;
      const index = machine.pure(expression.index, context, state);
      const of = elements(machine, place(machine, expression.object, context, state), state);
      if (!of || index.kind !== 'term' || index.term.kind !== 'constant') return undefined;
      const type = typeOf(machine, of, state);
      // &x is an array of one.
      if (index.term.value === 0n && type && type.dimensions.length === 0 && structName(type)) return of;
      return { variable: of.variable, path: `${of.path}[${index.term.value}]` };
    }
    default:
      return undefined;
  }
}
