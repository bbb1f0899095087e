import { show } from '../c/show.ts';
import type { Expression } from '../c/syntax.ts';
import { number, type PathValue } from '../value/value.ts';
import type { Machine } from './machine.ts';
import type { Context, Fate, Next, NextValue, PathState, SourcePlace } from './state.ts';

type Call = Expression & { readonly kind: 'call' };

/**
 * The function that a name is where it is not called: `newseg` in `.getnew = newseg` (ipc/shm.c). Undefined where a file
 * may mean a variable by it.
 *
 * @param path the file of the code that names it
 */
export function functionValue(machine: Machine, name: string, path: string): PathValue | undefined {
  const { tree } = machine;
  const ways = machine.definitionsOf(name, path);
  const [only] = ways;
  if (ways.length !== 1 || only?.definition?.kind !== 'function') return undefined;
  if (only.definition.path !== path && tree.all(name, 'macro').length > 0) return undefined;
  if (isVariable(tree.text(path) ?? '', name)) return undefined;
  return { kind: 'object', label: `${path}:${name}()`, function: { name, path } };
}

/** Whether a file declares a variable of a name: `static int (*get)(void);`, `static struct frob get = {`. */
function isVariable(text: string, name: string): boolean {
  if (!text.includes(name)) return false;
  return new RegExp(
    `^[ \\t]*(?:static|extern)\\b[^;(){}]*(?:\\b${name}\\s*[=;[]|\\(\\s*\\*[\\s\\w]*\\b${name}\\s*[)[])`,
    'm',
  ).test(text);
}

/** Calls what a pointer leads to: `ops->getnew(ns, params)`. Undefined where the callee is the name of a function. */
export function callThroughPointer(
  machine: Machine,
  { callee, operands, offset }: Call,
  context: Context,
  state: PathState,
  next: NextValue,
): Fate | undefined {
  if (callee.kind === 'name' && context.scope.find(callee.name) === undefined) return undefined;
  const place = machine.sourcePlace(context, offset);
  const text = show(callee);
  const pointer = callee.kind === 'unary' && callee.operator === '*' ? callee.operand : callee;
  const go = (value: PathValue, at: PathState, then: NextValue): Fate => {
    const resolved = at.resolve(value);
    if (resolved.kind === 'object' && resolved.function) {
      const { name, path } = resolved.function;
      return machine.call(name, operands, context, at, then, place, offset, path);
    }
    if (resolved.kind === 'choice' && leadsToFunctions(resolved))
      return eachWay(machine, resolved, go, at, then, place);
    return machine.call(text, operands, context, at, then, place, offset);
  };
  if (!machine.isPure(pointer)) return undefined;
  return go(machine.pure(pointer, context, state), state, next);
}

function leadsToFunctions(value: PathValue): boolean {
  if (value.kind === 'choice') return leadsToFunctions(value.then) || leadsToFunctions(value.otherwise);
  return value.kind === 'object' && value.function !== undefined;
}

/** Calls one of two functions, each where its condition holds. */
function eachWay(
  machine: Machine,
  { condition, then, otherwise }: PathValue & { readonly kind: 'choice' },
  go: (value: PathValue, state: PathState, next: NextValue) => Fate,
  state: PathState,
  next: NextValue,
  place: SourcePlace,
): Fate {
  const type = { base: 'long long', pointers: 0, isUser: false, dimensions: [] };
  const result = { variable: machine.declare(type, state, { value: number(0n) }), path: '' };
  const set = (after: Next) => (value: PathValue, at: PathState) => {
    at.variables.set(result.variable, { type, value, copied: undefined, fields: new Map(), isZeroed: false });
    return after(at);
  };
  return machine.branch(
    state,
    condition,
    (own, after) => go(then, own, set(after)),
    (own, after) => go(otherwise, own, set(after)),
    (last) => next(machine.load(result, last), last),
    place,
  );
}
