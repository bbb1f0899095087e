import { operation } from './operation.ts';
import { constant, type Term } from './term.ts';

/** The kinds of steps that depend on more than a comparison of arguments. */
export type FaultStep =
  | {
      readonly kind: 'copy';
      readonly target: string;
      readonly size: Term | undefined;
      readonly trailing?: string;
    }
  | { readonly kind: 'write' | 'range'; readonly target: string; readonly size: Term | undefined }
  /** @property isDirectory AT_FDCWD names the working directory */
  | {
      readonly kind: 'lookup';
      readonly target: string;
      readonly isDescriptor: boolean;
      readonly isDirectory: boolean;
    }
  | { readonly kind: 'permission' | 'limit' | 'gate' | 'work' | 'wait'; readonly words: string };

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

/** Short names of long keys. Forgetting them costs time alone: keys are never used twice. */
const SHORT = new Map<string, string>();
const MAX_SHORT = 200_000;
let made = 0;

function shortKey(long: string): string {
  const known = SHORT.get(long);
  if (known !== undefined) return known;
  if (SHORT.size >= MAX_SHORT) SHORT.clear();
  made += 1;
  const key = `c${made}`;
  SHORT.set(long, key);
  return key;
}

/** How the `id` begins of what arguments decide, in a way that was not understood. */
export const LOST = 'lost:';

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
  return ofTerm(term);
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
      const { term } = condition;
      const negation = negated(term);
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
  const keys = new Set<string>();
  const unique = propagated(kind, parts).filter(({ key }) => !keys.has(key) && keys.add(key));
  if (unique.some(({ key }) => key === (absorbing ? '1' : '0'))) return absorbing ? TRUE : FALSE;
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

/**
 * `a && (!a || b)` is `a && b`, and `a && (a || b)` is `a`; and the other way round. A value that is known leaves no room
 * for others: `x == 1 && x != 2` is `x == 1`.
 */
function propagated(kind: 'and' | 'or', parts: readonly BranchCondition[]): readonly BranchCondition[] {
  const inner = kind === 'and' ? 'or' : 'and';
  const units = new Set(parts.filter((part) => part.kind !== inner).map(({ key }) => key));
  const made = parts.flatMap((part): readonly BranchCondition[] => {
    if (part.kind !== inner) return [part];
    if (part.parts.some(({ key }) => units.has(key))) return [];
    const left = part.parts.filter((one) => !units.has(opposite(one)));
    if (left.length === part.parts.length) return [part];
    return [kind === 'and' ? or(...left) : and(...left)];
  });
  const flat = made.flatMap((part) => (part.kind === kind ? part.parts : [part]));
  const fixed = new Map<string, bigint>();
  for (const part of flat) {
    const equal = comparison(part, kind === 'and' ? '==' : '!=');
    if (equal) fixed.set(equal.of, equal.value);
  }
  if (fixed.size === 0) return flat;
  return flat.filter((part) => {
    const differs = comparison(part, kind === 'and' ? '!=' : '==');
    return !differs || !fixed.has(differs.of) || fixed.get(differs.of) === differs.value;
  });
}

function comparison(
  condition: BranchCondition,
  operator: string,
): { readonly of: string; readonly value: bigint } | undefined {
  if (
    condition.kind !== 'term' ||
    condition.term.kind !== 'operation' ||
    condition.term.operator !== operator
  )
    return undefined;
  const [left, right] = condition.term.operands;
  return left && right?.kind === 'constant' ? { of: termKey(left), value: right.value } : undefined;
}

/** The key of what holds where a condition does not. */
function opposite(condition: BranchCondition): string {
  if (condition.kind === 'not') return condition.of.key;
  return condition.kind === 'term' ? not(condition).key : `!${condition.key}`;
}

export function termKey(term: Term): string {
  switch (term.kind) {
    case 'constant':
      return `${term.value}`;
    case 'leaf':
      return term.text;
    case 'cast':
      return `(${term.type.isSigned ? 's' : 'u'}${term.type.size})${termKey(term.operand)}`;
    case 'operation':
      return `(${term.operands.map(termKey).join(` ${term.operator} `)}${term.operands.length === 1 ? term.operator : ''})`;
  }
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
