import { and, type BranchCondition, conditionTerm, not, or } from './condition.ts';
import { termKey } from './keys.ts';
import type { Term } from './term.ts';

/** Whether a condition can be seen to hold wherever another one does: `flags & 8` is not 0 where `flags & 12` must be. */
export function implies(one: BranchCondition, other: BranchCondition): boolean {
  if (one.key === other.key) return true;
  if (one.kind === 'always') return !one.holds;
  if (other.kind === 'always') return other.holds;
  if (one.kind === 'or') return one.parts.every((part) => implies(part, other));
  if (other.kind === 'and') return other.parts.every((part) => implies(one, part));
  if (one.kind === 'and') return one.parts.some((part) => implies(part, other));
  if (other.kind === 'or') return other.parts.some((part) => implies(one, part));
  return one.kind === 'term' && other.kind === 'term' && termImplies(one.term, other.term);
}

function termImplies(one: Term, other: Term): boolean {
  if (one.kind !== 'operation' || other.kind !== 'operation') return false;
  const [left, right] = one.operands;
  const [otherLeft, otherRight] = other.operands;
  if (!left || !otherLeft || right?.kind !== 'constant' || otherRight?.kind !== 'constant') return false;
  if (termKey(left) !== termKey(otherLeft)) return false;
  if (one.operator === '&' && other.operator === '&') {
    const [bits, others] = [right.value, otherRight.value];
    return (bits & others) === bits;
  }
  const least = bound(one.operator, right.value, '>');
  const otherLeast = bound(other.operator, otherRight.value, '>');
  if (least !== undefined && otherLeast !== undefined) return least >= otherLeast;
  const most = bound(one.operator, right.value, '<');
  const otherMost = bound(other.operator, otherRight.value, '<');
  return most !== undefined && otherMost !== undefined && most <= otherMost;
}

/** The least value of what is above a constant, or the greatest of what is below one. */
function bound(operator: string, value: bigint, side: '<' | '>'): bigint | undefined {
  if (operator === side) return side === '>' ? value + 1n : value - 1n;
  return operator === `${side}=` ? value : undefined;
}

/** `condition ? then : otherwise`, of conditions. */
export function chosen(
  condition: BranchCondition,
  then: BranchCondition,
  otherwise: BranchCondition,
): BranchCondition {
  // What one of two asks for and the other one, too, does not depend on which it is: of two masks, the bits that neither has.
  if (then.kind !== 'always' && otherwise.kind !== 'always' && conditionTerm(condition) === undefined) {
    if (implies(then, otherwise)) return or(then, and(not(condition), otherwise));
    if (implies(otherwise, then)) return or(otherwise, and(condition, then));
  }
  return or(and(condition, then), and(not(condition), otherwise));
}
