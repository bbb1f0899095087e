import { show } from '../c/show.ts';
import type { Expression } from '../c/syntax.ts';
import { isPointer } from '../c/type-name.ts';
import { mapValue, type PathValue } from '../value/value.ts';
import { elementKey, memberKey } from './expressions-values.ts';
import type { Machine } from './machine.ts';
import { converted, forget, load } from './memory.ts';
import { expressionType } from './places.ts';
import { agedKey, disturbField, letEscape } from './shared-memory.ts';
import type { Context, PathState } from './state.ts';

/**
 * Flags that a task sets for itself while it allocates memory (include/linux/sched/mm.h), and where it keeps its signal mask
 * while a call has another one: no program sees them.
 */
const PRIVATE =
  /^current->(?:flags|saved_sigmask|task_works|plug|journal_info|backing_dev_info|reclaim_state|capture_control)$/;

/** Memory that is no variable: what it belongs to, and what names it. */
interface Memory {
  readonly of: PathValue;
  readonly key: (of: PathValue) => string;
  readonly field: string;
}

/**
 * What an assignment changes that other calls may see, as C writes it: a variable of the kernel, or something that was
 * looked up. Undefined for local variables, and for what this call has made itself.
 */
export function sharedState(
  machine: Machine,
  target: Expression,
  context: Context,
  state: PathState,
): string | undefined {
  const text = show(target);
  if (PRIVATE.test(text)) return undefined;
  const owner = ownerOf(machine, target, context, state);
  return owner && isOwn(owner) ? undefined : text;
}

/** The same for what a pointer leads to; the name of an array is one. */
export function sharedTarget(
  machine: Machine,
  pointer: Expression,
  context: Context,
  state: PathState,
): string | undefined {
  const isArray = (expressionType(machine, pointer, context, state)?.dimensions.length ?? 0) > 0;
  if (isArray) return sharedState(machine, pointer, context, state);
  if (pointer.kind === 'unary' && pointer.operator === '&')
    return sharedState(machine, pointer.operand, context, state);
  const target: Expression = { kind: 'unary', operator: '*', operand: pointer, offset: pointer.offset };
  return sharedState(machine, target, context, state);
}

/** Keeps what was written to memory that is no variable, and forgets what it may have been written to. */
export function keep(
  machine: Machine,
  target: Expression,
  value: PathValue,
  context: Context,
  state: PathState,
): void {
  const memory = memoryOf(machine, target, context, state);
  if (sharedState(machine, target, context, state) !== undefined) disturbField(machine, target, state);
  letEscape(machine, [value]);
  if (!memory) return;
  const type = expressionType(machine, target, context, state);
  const scalar = type && machine.types.scalar(type);
  // A field of a type that is not known may cut something off.
  const isKept = memory.of.kind !== 'choice' && (scalar !== undefined || !hasArguments(value));
  const kept = scalar ? converted(value, scalar) : value;
  mapValue(memory.of, (simple) => {
    if (simple.kind === 'address') forget(simple.place, state, 'may have been written');
    else {
      const key = agedKey(state, memory.key(simple), memory.field);
      state.heap.set(key, isKept ? kept : machine.fresh(show(target)));
    }
    return simple;
  });
}

/** Whether arguments are in a value. */
export function hasArguments(value: PathValue): boolean {
  if (value.kind === 'choice') return hasArguments(value.then) || hasArguments(value.otherwise);
  return value.kind === 'term' && value.term.kind !== 'constant';
}

function memoryOf(
  machine: Machine,
  target: Expression,
  context: Context,
  state: PathState,
): Memory | undefined {
  const of = (expression: Expression) =>
    machine.isPure(expression) ? machine.pure(expression, context, state) : undefined;
  switch (target.kind) {
    case 'member': {
      const object = of(target.object);
      return object && { of: object, key: (simple) => memberKey(simple, target.field), field: target.field };
    }
    case 'unary': {
      const object = target.operator === '*' ? of(target.operand) : undefined;
      return object && { of: object, key: (simple) => memberKey(simple, '*'), field: '*' };
    }
    case 'element': {
      const place = machine.place(target.object, context, state);
      if (place) forget(place, state, 'an element was written');
      const [object, index] = [of(target.object), of(target.index)];
      return object && index && { of: object, key: (simple) => elementKey(simple, index), field: '*' };
    }
    case 'cast':
      return memoryOf(machine, target.operand, context, state);
    default:
      return undefined;
  }
}

/** The thing that has what is assigned: what the last pointer leads to; undefined where that is not known. */
function ownerOf(
  machine: Machine,
  target: Expression,
  context: Context,
  state: PathState,
): PathValue | undefined {
  const pointed = (pointer: Expression) =>
    machine.isPure(pointer) ? machine.pure(pointer, context, state) : undefined;
  switch (target.kind) {
    case 'name': {
      const variable = context.scope.find(target.name);
      return variable === undefined ? undefined : { kind: 'address', place: { variable, path: '' } };
    }
    case 'member':
      return target.isArrow ? pointed(target.object) : ownerOf(machine, target.object, context, state);
    case 'element': {
      const place = machine.place(target.object, context, state);
      const type = place && place.path === '' && state.variables.get(place.variable)?.type;
      if (place && type && isPointer(type) && type.dimensions.length === 0)
        return load(machine.types, place, state);
      return place ? { kind: 'address', place } : ownerOf(machine, target.object, context, state);
    }
    case 'unary':
      return target.operator === '*' ? pointed(target.operand) : undefined;
    case 'cast':
      return ownerOf(machine, target.operand, context, state);
    default:
      return undefined;
  }
}

function isOwn(value: PathValue): boolean {
  switch (value.kind) {
    case 'address':
    case 'struct':
      return true;
    case 'object':
      return value.isFresh ?? false;
    case 'choice':
      return isOwn(value.then) && isOwn(value.otherwise);
    // NULL: nothing is written there.
    case 'term':
      return value.term.kind === 'constant';
    case 'errors':
      return true;
    case 'unknown':
      return false;
  }
}
