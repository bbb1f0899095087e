import { show } from '../c/show.ts';
import type { Expression } from '../c/syntax.ts';
import { pointedTo } from '../c/type-name.ts';
import { operation } from '../value/operation.ts';
import { constant, UNSIGNED_LONG } from '../value/term.ts';
import { object, type PathValue, term } from '../value/value.ts';
import { elementKey, memberKey } from './expressions-values.ts';
import type { Machine } from './machine.ts';
import type { Context, PathState } from './state.ts';

/** The address of what an expression names: `&operand`. */
export function addressOf(
  machine: Machine,
  operand: Expression,
  context: Context,
  state: PathState,
): PathValue {
  const place = machine.place(operand, context, state);
  if (place) return { kind: 'address', place };
  // &user->field: an address beside the caller's pointer.
  if (operand.kind === 'member' && operand.isArrow) {
    const of = machine.pure(operand.object, context, state);
    if (of.kind === 'term' && of.pointee) {
      const field = machine.types.field(pointedTo(of.pointee), operand.field);
      if (field && field.offset >= 0) {
        const moved = operation('+', [of.term, constant(BigInt(field.offset), UNSIGNED_LONG)]);
        if (moved) {
          const pointee = { ...field.type, pointers: field.type.pointers + 1, isUser: true };
          const memory = of.term.kind === 'leaf' ? `${of.term.text}.${operand.field}` : undefined;
          return memory === undefined ? term(moved, pointee) : { kind: 'term', term: moved, pointee, memory };
        }
      }
    }
  }
  if (operand.kind === 'element') {
    const element = userElement(machine, operand, context, state);
    if (element) return element;
  }
  if (operand.kind === 'member')
    return object(`&${memberKey(machine.pure(operand.object, context, state), operand.field)}`);
  if (operand.kind === 'element' && machine.isPure(operand))
    return object(
      `&${elementKey(machine.pure(operand.object, context, state), machine.pure(operand.index, context, state))}`,
    );
  return operand.kind === 'name' ? object(`&${operand.name}`) : machine.thing(`&${show(operand)}`);
}

/** `&user[1]`: an element of an array that the caller points to. */
function userElement(
  machine: Machine,
  { object: array, index }: Expression & { readonly kind: 'element' },
  context: Context,
  state: PathState,
): PathValue | undefined {
  if (!machine.isPure(array) || !machine.isPure(index)) return undefined;
  const of = machine.pure(array, context, state);
  const at = machine.pure(index, context, state);
  if (of.kind !== 'term' || of.pointee?.isUser !== true) return undefined;
  if (at.kind !== 'term' || at.term.kind !== 'constant') return undefined;
  const size = machine.types.sizeOf(pointedTo(of.pointee));
  if (size === undefined) return undefined;
  const moved = operation('+', [of.term, constant(at.term.value * BigInt(size), UNSIGNED_LONG)]);
  return moved && term(moved, of.pointee);
}
