import { type DerivedStep, walkOf } from '../run/step.ts';
import { showTerm } from '../value/show-term.ts';
import type { Term } from '../value/term.ts';

/** What was said of the calls of a condition: that they may fail with some errnos, or have any result (no errno). */
interface Said {
  readonly kind: string;
  readonly condition: string;
  readonly errors: readonly string[];
}

/** By kind, which kinds say as much or more: a limit never takes a call's grade, and code that decides may. */
const COVERED_BY: ReadonlyMap<string, readonly string[]> = new Map([
  ['blank', ['blank']],
  ['blank, change', ['blank', 'blank, change']],
  ['blank, succeed', ['blank', 'blank, succeed']],
  ['work', ['work']],
  ['limit', ['limit', 'work']],
]);

/**
 * Leaves out the steps that add no result and no order: a blank behind one that may do as much, and work, a limit or
 * a blank whose calls may all fail with the same errnos at an earlier one. Everything that arguments decide stays, and
 * every permission.
 */
export function withoutNeedlessSteps(steps: readonly DerivedStep[]): readonly DerivedStep[] {
  const said: Said[] = [];
  return steps.filter((derived) => {
    const { step, when, errors } = derived;
    const kind = step.kind === 'blank' && step.may !== undefined ? `blank, ${step.may}` : step.kind;
    const kinds = COVERED_BY.get(kind);
    if (kinds === undefined) return true;
    const condition = conditionText(when);
    const earlier = said.filter((one) => kinds.includes(one.kind) && isWithin(condition, one.condition));
    if (kind.startsWith('blank') && earlier.some((one) => one.errors.length === 0)) return false;
    const known = new Set(earlier.flatMap((one) => one.errors));
    if (errors.length > 0 && errors.every((errno) => known.has(errno))) return false;
    // Where files are known, a walk passes for certain, and the errors of a later step are news.
    if (walkOf(derived) === undefined) said.push({ kind, condition, errors });
    return true;
  });
}

/** Empty where each call takes the step. */
function conditionText(when: Term | undefined): string {
  return when === undefined ? '' : showTerm(when);
}

/** Whether the text of a condition says that it holds only where the other one does. */
function isWithin(condition: string, outer: string): boolean {
  if (outer === '' || condition === outer) return true;
  // `a || b && c` begins with `a || b`, and does not mean that.
  return isConjunction(condition) && isConjunction(outer) && condition.startsWith(`${outer} && `);
}

function isConjunction(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (char === '(') depth += 1;
    else if (char === ')') depth -= 1;
    else if (depth === 0 && (char === '?' || (char === '|' && text[at + 1] === '|'))) return false;
  }
  return true;
}
