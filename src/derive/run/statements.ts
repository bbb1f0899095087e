import { show } from '../c/show.ts';
import type { Declarator, Expression, Statement } from '../c/syntax.ts';
import { asNumber } from '../value/as-number.ts';
import { number, type PathValue, truthCondition, unknownValue } from '../value/value.ts';
import { constructed } from './constructed.ts';
import { jump } from './jumps.ts';
import { loop, macroBlock } from './loops.ts';
import type { Machine } from './machine.ts';
import { expressionType } from './places.ts';
import { type Context, ENDED, type Fate, type Next, type PathState, Scope, VISIBLE } from './state.ts';
import { choose } from './switches.ts';

/** Follows statements from `index` on, and goes on with `next` behind the last one. */
export function run(
  machine: Machine,
  statements: readonly Statement[],
  index: number,
  context: Context,
  state: PathState,
  next: Next,
): Fate {
  const statement = statements[index];
  if (!statement) return next(state);
  if (!machine.spend(state)) return VISIBLE;
  const rest: Next = (after) => machine.run(statements, index + 1, context, after, next);
  const place = machine.sourcePlace(context, statement.offset);
  switch (statement.kind) {
    case 'label':
    case 'case':
      return rest(state);
    case 'block':
      return machine.run(statement.body, 0, { ...context, scope: new Scope(context.scope) }, state, rest);
    case 'expression':
      return expressionStatement(machine, statement.expression, context, state, rest);
    case 'declaration':
      return declare(machine, statement.declarators, 0, statement, context, state, rest);
    case 'if':
      return machine.evaluate(statement.condition, context, state, (value, after) =>
        machine.branch(
          after,
          truthCondition(value),
          (own, then) => machine.run([statement.then], 0, context, own, then),
          (own, then) =>
            statement.otherwise ? machine.run([statement.otherwise], 0, context, own, then) : then(own),
          rest,
          place,
        ),
      );
    case 'return':
      if (!statement.value) return context.frame.returns(number(0n), state, place);
      return machine.evaluate(statement.value, context, state, (value, after) => {
        const type = statement.value && expressionType(machine, statement.value, context, after);
        const scalar = type && machine.types.scalar(type);
        return context.frame.returns(scalar ? asNumber(value, scalar) : value, after, place);
      });
    case 'goto':
      return jump(machine, statement.label, statement.offset, context, state);
    case 'switch':
      return machine.evaluate(statement.subject, context, state, (subject, after) =>
        choose(machine, statement.body, subject, show(statement.subject), context, after, rest),
      );
    case 'loop':
      return loop(machine, statement, context, state, rest);
    case 'macro-block':
      return macroBlock(machine, statement.head, statement.body, context, state, rest);
    case 'break':
      return leave(context.onBreak, state);
    case 'continue':
      return leave(context.onContinue, state);
    case 'configured': {
      return machine.branch(
        state,
        machine.configuration.condition(statement.condition),
        (own, then) => machine.run(statement.then, 0, context, own, then),
        (own, then) => machine.run(statement.otherwise, 0, context, own, then),
        rest,
        place,
      );
    }
    case 'unread':
      if (state.isTrial) return VISIBLE;
      machine.emitter.happen(
        state,
        { kind: 'blank', words: `not understood: ${statement.text.slice(0, 60)}` },
        place,
      );
      return rest(state);
  }
}

/** Where a loop or a switch is left. In code that is followed, what comes behind is reached by others, too. */
function leave(next: Next | undefined, state: PathState): Fate {
  if (!next) return state.isTrial ? VISIBLE : ENDED;
  return next(state);
}

function expressionStatement(
  machine: Machine,
  expression: Expression,
  context: Context,
  state: PathState,
  next: Next,
): Fate {
  const made = constructed(machine, expression, context);
  if (made)
    return machine.evaluate(made.value, context, state, (value, after) => {
      const id = machine.declare(made.type, after, { value });
      context.scope.names.set(made.variable, id);
      return next(after);
    });
  return machine.evaluate(expression, context, state, (_, after) => next(after));
}

type Storage = Pick<Statement & { readonly kind: 'declaration' }, 'isStatic' | 'isConstant'>;

function declare(
  machine: Machine,
  declarators: readonly Declarator[],
  index: number,
  storage: Storage,
  context: Context,
  state: PathState,
  next: Next,
): Fate {
  const declarator = declarators[index];
  if (!declarator) return next(state);
  const { name, type, value } = declarator;
  // What a pointer that is no constant itself leads to may change: `static const struct x *last`.
  const isConstant = type.pointers === 0 ? storage.isConstant : undefined;
  const define = (after: PathState, given: PathValue | undefined): Fate => {
    const ids = context.frame.variableIds;
    const fresh = machine.declare(type, after);
    const id = ids.get(declarator) ?? fresh;
    if (id !== fresh) {
      const content = after.variables.get(fresh);
      if (content) after.variables.set(id, content);
    }
    ids.set(declarator, id);
    context.scope.names.set(name, id);
    if (machine.types.scalar(type)) {
      const content = after.variables.get(id);
      if (content) after.variables.set(id, { ...content, value: unknownValue(name, `uninitialised:${id}`) });
    }
    if (given) machine.store({ variable: id, path: '' }, given, after);
    if (isConstant) {
      const content = after.variables.get(id);
      if (content) after.variables.set(id, { ...content, isConstant });
    }
    return declare(machine, declarators, index + 1, storage, context, after, next);
  };
  if (!value) return define(state, undefined);
  if (storage.isStatic && !isConstant) return define(state, unknownValue(name));
  return machine.evaluate(value, context, state, (given, after) => define(after, given));
}
