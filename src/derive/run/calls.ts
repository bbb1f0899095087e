import { show } from '../c/show.ts';
import type { Expression } from '../c/syntax.ts';
import { takesUserMemory } from '../idioms/idiom.ts';
import { idiomFor } from '../idioms/index.ts';
import type { Located } from '../tree/source-tree.ts';
import { asNumber } from '../value/as-number.ts';
import { and, type BranchCondition, conditionTerm, TRUE } from '../value/condition.ts';
import { choice, type PathValue, unknownValue } from '../value/value.ts';
import type { Alternative } from './alternatives.ts';
import { byOptions } from './by-options.ts';
import { codeOf } from './code.ts';
import type { Expanded, Machine } from './machine.ts';
import { macro, rewritten } from './macros.ts';
import { fieldReader } from './memory.ts';
import { isPrimitive } from './primitives.ts';
import { letEscape } from './shared-memory.ts';
import {
  type Context,
  ENDED,
  type Fate,
  type Frame,
  merge,
  type NextValue,
  type PathState,
  Scope,
  type SourcePlace,
  VISIBLE,
} from './state.ts';
import { isOnlyFunction, unfollowed } from './unfollowed.ts';

/** How deep functions are followed. */
const MAX_DEPTH = 9;

/** How deep functions are followed that only return the value of an expression. */
const MAX_DEPTH_OF_SHORT = MAX_DEPTH + 4;

/** Calls a function or a macro: as an idiom says, or by following its code. */
export function call(
  machine: Machine,
  name: string,
  operands: readonly Expression[],
  context: Context,
  state: PathState,
  next: NextValue,
  place: SourcePlace,
  offset: number,
  path: string,
): Fate {
  const own = idiomFor(name);
  const idiom = own?.isFallback && isDefined(machine, name) ? undefined : own;
  if (idiom?.rewrite) {
    const plainer = rewritten(machine, idiom.rewrite(operands.map(show)), offset);
    return inPlace(machine, plainer, name, context, state, next);
  }
  if (!idiom) {
    const isFunction = machine.definitionsOf(name, path).length > 0;
    const expanded = isFunction ? undefined : macro(machine, name, operands, context, offset);
    if (expanded) return inPlace(machine, expanded, name, context, state, next);
  }
  return each(machine, operands, 0, context, state, [], (values, after) => {
    if (idiom) {
      const made = idiom.apply({ machine, name, operands, values, context, state: after, place });
      if (made) {
        if (made.happens) {
          if (after.isTrial) return VISIBLE;
          machine.emitter.happen(after, made.happens, place);
        }
        return next(made.value ?? machine.fresh(`${name}()`), after);
      }
    }
    const ways = machine.definitionsOf(name, path);
    const isBelieved = ({ path: file }: Located) => isPrimitive(file) && !takesUserMemory(values);
    const go = ({ definition }: Alternative, at: PathState, then: NextValue): Fate => {
      if (!definition) return unfollowed(machine, name, values, at, then, place, 'not found', false);
      if (definition.kind === 'macro') {
        const made = macro(machine, name, operands, context, offset);
        if (made && 'expression' in made) return machine.evaluate(made.expression, context, at, then);
        return unfollowed(machine, name, values, at, then, place, 'not understood', false);
      }
      if (isBelieved(definition)) {
        letEscape(machine, values);
        return then(machine.fresh(`${name}()`), at);
      }
      const { depth, callers } = context.frame;
      const isNear = depth < MAX_DEPTH - 3 * unknownGuards(at);
      if ((isNear || (depth < MAX_DEPTH_OF_SHORT && isShort(machine, definition))) && !callers.has(name))
        return follow(machine, definition, values, context, at, then);
      return unfollowed(machine, name, values, at, then, place, 'too deep', true);
    };
    const [first] = ways;
    if (!first) {
      // What a pointer leads to is a function, and so is what several files define.
      const isFunction =
        !/^\w+$/.test(name) || context.scope.find(name) !== undefined || isOnlyFunction(machine, name);
      return unfollowed(machine, name, values, after, next, place, 'not found', isFunction);
    }
    if (ways.every(({ definition }) => definition && isBelieved(definition))) {
      letEscape(machine, values);
      return next(machine.fresh(`${name}()`), after);
    }
    return byOptions(machine, ways, go, after, next, place);
  });
}

function isDefined({ tree }: Machine, name: string): boolean {
  return tree.all(name, 'function').length > 0 || tree.all(name, 'macro').length > 0;
}

/** Follows what a call stands for. */
function inPlace(
  machine: Machine,
  plainer: Expanded,
  name: string,
  context: Context,
  state: PathState,
  next: NextValue,
): Fate {
  if ('expression' in plainer) return machine.evaluate(plainer.expression, context, state, next);
  return machine.run(plainer.statements, 0, context, state, (after) => next(unknownValue(name), after));
}

/** Whether a function is one expression (`return uid.val;`), or has no calls and no branches (init_vma_munmap()). */
function isShort(machine: Machine, definition: Located): boolean {
  const { body } = codeOf(machine, definition);
  const [only, more] = body;
  if (more === undefined) return only?.kind === 'return' || only?.kind === 'expression';
  return body.every(
    (statement) =>
      (statement.kind === 'return' && (!statement.value || machine.isPure(statement.value))) ||
      (statement.kind === 'expression' &&
        statement.expression.kind === 'assignment' &&
        machine.isPure(statement.expression.value) &&
        machine.isPure(statement.expression.target)),
  );
}

/** What only may be reached is followed less deep: it refuses nothing for certain. */
function unknownGuards({ guards }: PathState): number {
  return guards.filter((guard) => conditionTerm(guard) === undefined).length;
}

function each(
  machine: Machine,
  operands: readonly Expression[],
  index: number,
  context: Context,
  state: PathState,
  values: readonly PathValue[],
  next: (values: readonly PathValue[], state: PathState) => Fate,
): Fate {
  const operand = operands[index];
  if (!operand) return next(values, state);
  if (operand.kind === 'type')
    return each(machine, operands, index + 1, context, state, [...values, unknownValue('a type')], next);
  return machine.evaluate(operand, context, state, (value, after) =>
    each(machine, operands, index + 1, context, after, [...values, value], next),
  );
}

function follow(
  machine: Machine,
  definition: Located,
  values: readonly PathValue[],
  context: Context,
  state: PathState,
  next: NextValue,
): Fate {
  const code = codeOf(machine, definition);
  const scope = new Scope(undefined);
  for (const [index, { name, type }] of code.parameters.entries()) {
    const id = machine.declare(type, state);
    const value = values[index] ?? unknownValue(name, `argument:${id}`);
    machine.store({ variable: id, path: '' }, value, state);
    if (value.kind !== 'struct') {
      const content = state.variables.get(id);
      if (content && !content.value) state.variables.set(id, { ...content, value });
    }
    scope.names.set(name, id);
  }
  const scalar = code.type && machine.types.scalar(code.type);
  const guards = state.guards;
  const left: {
    readonly guards: readonly BranchCondition[];
    readonly value: PathValue;
    readonly state: PathState;
    readonly place: SourcePlace;
  }[] = [];
  const departed = machine.departures.length;
  const frame: Frame = {
    name: definition.name,
    path: definition.path,
    body: code.body,
    depth: context.frame.depth + 1,
    callers: new Set([...context.frame.callers, definition.name]),
    variableIds: new Map(),
    top: scope,
    placeOf: code.placeOf,
    returns: (given, at, place) => {
      const value = scalar ? asNumber(given, scalar) : given;
      if (at.isTrial) return next(value, at);
      // One of several ways out. Does the call end here, too?
      if (at.guards.length > guards.length) {
        const fate = machine.tryOut(at, TRUE, (trial) => next(value, trial));
        if (fate) {
          machine.emitter.refuse(at, TRUE, fate, place);
          return ENDED;
        }
        machine.departures.push(at.guards);
      }
      left.push({ guards: at.guards, value, state: at, place });
      return ENDED;
    },
  };
  const inner: Context = { frame, scope, onBreak: undefined, onContinue: undefined };
  const { path, line } = code.placeOf(definition.end);
  const place: SourcePlace = { path, line };
  const fate = machine.run(code.body, 0, inner, state, (after) =>
    frame.returns(unknownValue(`${definition.name}()`), after, place),
  );
  if (state.isTrial) return fate;
  machine.departures.length = departed;
  return together(machine, left, guards, next);
}

/** The ways on which a function came back, as one. */
function together(
  machine: Machine,
  left: readonly {
    readonly guards: readonly BranchCondition[];
    readonly value: PathValue;
    readonly state: PathState;
  }[],
  guards: readonly BranchCondition[],
  next: NextValue,
): Fate {
  const last = left[left.length - 1];
  if (!last) return ENDED;
  let { value, state } = last;
  for (const way of [...left.slice(0, -1)].reverse()) {
    const condition = and(...way.guards.slice(guards.length));
    value = choice(condition, way.value, value);
    state = merge(condition, way.state, state, fieldReader(machine.types, condition.key));
  }
  state.guards = guards;
  return next(value, state);
}
