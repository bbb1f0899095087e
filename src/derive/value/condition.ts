import type { FaultStep } from './fault-step.ts';
import { OPPOSITE_KEYS, shortKey, termKey } from './keys.ts';
import { narrowerTest, operation } from './operation.ts';
import { constant, type Term } from './term.ts';

/** What a branch asks. The same condition is the same object, and has the same `key`. */
export type BranchCondition = { readonly key: string } & (
  | { readonly kind: 'always'; readonly holds: boolean }
  /** A number is not 0. */
  | { readonly kind: 'term'; readonly term: Term }
  /** A step of the entry path fails: memory cannot be read, a descriptor names nothing, the caller may not. */
  | { readonly kind: 'fault'; readonly id: number; readonly step: FaultStep }
  /** What the machine decides. */
  | { readonly kind: 'unknown'; readonly id: string; readonly words: string }
  | { readonly kind: 'not'; readonly of: BranchCondition }
  /** @property size how many conditions are in it */
  | { readonly kind: 'and' | 'or'; readonly parts: readonly BranchCondition[]; readonly size: number }
);

export type FaultCondition = BranchCondition & { readonly kind: 'fault' };

/** How the `id` begins of what arguments decide, in a way that was not understood. */
export const LOST = 'lost:';

/**
 * How the `id` begins of a limit of the machine, and of whether an amount is above it. Any amount may be, so that this is no
 * gap in what was understood.
 */
export const LIMIT = 'limit:';

/** How the `id` begins of whether an argument is equal to something of the kernel's, or above it. */
export const BESIDE = 'beside:';

const MAX_CONDITIONS = 120;

/** How the `id` begins of what the configuration of a kernel decides. */
export const OPTION = 'option:';

export const TRUE: BranchCondition = { kind: 'always', holds: true, key: '1' };
export const FALSE: BranchCondition = { kind: 'always', holds: false, key: '0' };

/** A number is not 0. `&&`, `||` and `!` become conditions of their parts. */
export function isTrue(term: Term | undefined, words: string): BranchCondition {
  if (!term) return unknown(words);
  if (term.kind === 'constant') return term.value === 0n ? FALSE : TRUE;
  if (term.kind === 'operation') {
    const [left, right] = term.operands;
    if (term.operator === '&&' && left && right) return and(isTrue(left, words), isTrue(right, words));
    if (term.operator === '||' && left && right) return or(isTrue(left, words), isTrue(right, words));
    if (term.operator === '!' && left) return not(isTrue(left, words));
  }
  return ofTerm(narrowerTest(term));
}

export function unknown(words: string, id = words): BranchCondition {
  return { kind: 'unknown', id, words, key: shortKey(`u:${id}`) };
}

export function fault(id: number, step: FaultStep): BranchCondition {
  return { kind: 'fault', id, step, key: `f${id}` };
}

function ofTerm(term: Term): BranchCondition {
  return { kind: 'term', term, key: shortKey(`t:${termKey(term)}`) };
}

export function not(condition: BranchCondition): BranchCondition {
  switch (condition.kind) {
    case 'always':
      return condition.holds ? FALSE : TRUE;
    case 'not':
      return condition.of;
    case 'and':
      return or(...condition.parts.map(not));
    case 'or':
      return and(...condition.parts.map(not));
    case 'term': {
      const negation = negated(condition.term);
      return negation ? ofTerm(negation) : { kind: 'not', of: condition, key: `!${condition.key}` };
    }
    default:
      return { kind: 'not', of: condition, key: `!${condition.key}` };
  }
}

const OPPOSITE: Readonly<Record<string, string>> = {
  '==': '!=',
  '!=': '==',
  '<': '>=',
  '>=': '<',
  '>': '<=',
  '<=': '>',
};

function negated(term: Term): Term | undefined {
  if (term.kind !== 'operation') return undefined;
  const opposite = OPPOSITE[term.operator];
  return opposite === undefined ? undefined : operation(opposite, term.operands);
}

export function and(...given: readonly BranchCondition[]): BranchCondition {
  return joined('and', given);
}

export function or(...given: readonly BranchCondition[]): BranchCondition {
  return joined('or', given);
}

function joined(kind: 'and' | 'or', given: readonly BranchCondition[]): BranchCondition {
  const absorbing = kind === 'or';
  const parts: BranchCondition[] = [];
  for (const part of given) {
    if (part.kind === 'always') {
      if (part.holds === absorbing) return part;
    } else if (part.kind === kind) parts.push(...part.parts);
    else parts.push(part);
  }
  if (parts.length <= 1) return parts[0] ?? (absorbing ? FALSE : TRUE);
  const keys = new Set<string>();
  const unique: BranchCondition[] = [];
  for (const part of propagated(kind, parts)) {
    const { key } = part;
    if (key === (absorbing ? '1' : '0')) return absorbing ? TRUE : FALSE;
    if (!keys.has(key)) {
      keys.add(key);
      unique.push(part);
    }
  }
  if (unique.some((part) => keys.has(opposite(part)))) return absorbing ? TRUE : FALSE;
  const [first, ...others] = unique;
  if (!first) return absorbing ? FALSE : TRUE;
  if (others.length === 0) return first;
  const key = shortKey(`${kind}(${unique.map(({ key: own }) => own).join(',')})`);
  const size = unique.reduce((sum, part) => sum + ('size' in part ? part.size : 1), 0);
  // Working with conditions of hundreds takes seconds, and nobody could read them.
  return size > MAX_CONDITIONS
    ? unknown('many conditions', `${LOST}conditions:${key}`)
    : { kind, parts: unique, key, size };
}

const AGAIN = new WeakMap<BranchCondition, BranchCondition>();

/** A condition, joined of its parts once more: what was found out of them may say something about others. */
export function joinedAgain(condition: BranchCondition & { readonly kind: 'and' | 'or' }): BranchCondition {
  const known = AGAIN.get(condition);
  if (known) return known;
  const made = joined(condition.kind, condition.parts);
  AGAIN.set(condition, made);
  return made;
}

/**
 * `a && (!a || b)` is `a && b`, and `a && (a || b)` is `a`; and the other way round. A value that is known leaves no room
 * for others: `x == 1 && x != 2` is `x == 1`.
 */
function propagated(kind: 'and' | 'or', parts: readonly BranchCondition[]): readonly BranchCondition[] {
  const inner = kind === 'and' ? 'or' : 'and';
  const flat = parts.some((part) => part.kind === inner) ? withUnits(kind, inner, parts) : parts;
  const fixed = new Map<string, bigint>();
  for (const part of flat) {
    const equal = comparison(part, kind === 'and' ? '==' : '!=');
    if (equal) fixed.set(termKey(equal.of), equal.value);
  }
  if (fixed.size === 0) return flat;
  return flat.filter((part) => {
    const differs = comparison(part, kind === 'and' ? '!=' : '==');
    const value = differs && fixed.get(termKey(differs.of));
    return value === undefined || value === differs?.value;
  });
}

function withUnits(
  kind: 'and' | 'or',
  inner: 'and' | 'or',
  parts: readonly BranchCondition[],
): readonly BranchCondition[] {
  const units = new Set<string>();
  for (const part of parts) if (part.kind !== inner) units.add(part.key);
  if (units.size === 0) return parts;
  const flat: BranchCondition[] = [];
  for (const part of parts) {
    if (part.kind !== inner) flat.push(part);
    else if (!part.parts.some(({ key }) => units.has(key))) {
      const left = part.parts.filter((one) => !units.has(opposite(one)));
      const made = left.length === part.parts.length ? part : joined(inner, left);
      if (made.kind === kind) flat.push(...made.parts);
      else flat.push(made);
    }
  }
  return flat;
}

function comparison(
  condition: BranchCondition,
  operator: string,
): { readonly of: Term; readonly value: bigint } | undefined {
  if (
    condition.kind !== 'term' ||
    condition.term.kind !== 'operation' ||
    condition.term.operator !== operator
  )
    return undefined;
  const [left, right] = condition.term.operands;
  return left && right?.kind === 'constant' ? { of: left, value: right.value } : undefined;
}

/** The key of what holds where a condition does not. */
function opposite(condition: BranchCondition): string {
  if (condition.kind === 'not') return condition.of.key;
  const known = OPPOSITE_KEYS.get(condition.key);
  if (known !== undefined) return known;
  const key = condition.kind === 'term' ? not(condition).key : `!${condition.key}`;
  OPPOSITE_KEYS.set(condition.key, key);
  return key;
}

/** A condition of arguments alone, as an expression; undefined where something else decides, too. */
export function conditionTerm(condition: BranchCondition): Term | undefined {
  switch (condition.kind) {
    case 'term':
      return condition.term;
    case 'always':
      return constant(condition.holds ? 1n : 0n);
    case 'not': {
      const inner = conditionTerm(condition.of);
      return inner && operation('!', [inner]);
    }
    case 'and':
    case 'or': {
      const [first, ...others] = condition.parts.map(conditionTerm);
      return others.reduce(
        (sum, term) => sum && term && operation(condition.kind === 'and' ? '&&' : '||', [sum, term]),
        first,
      );
    }
    default:
      return undefined;
  }
}
