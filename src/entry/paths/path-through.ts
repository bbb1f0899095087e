import { type BoundExpression, identityOf } from '../../spec/bound-expression.ts';
import type { Step } from '../../spec/model.ts';
import type { Evaluate } from '../state.ts';
import { descriptorOf } from '../steps/lookup.ts';
import type { CompiledEntry } from '../trace.ts';
import { isMemory, truthOf, type Value } from '../value.ts';
import { type Atom, Atoms } from './atoms.ts';
import { valuesOf } from './values.ts';

/** The steps that a path must and must not take. */
export interface PathConstraints {
  /** Steps that it takes, in this order. It passes each but the last, which may end it with an errno. */
  readonly through: readonly Step[];
  /** Steps that it does not take. */
  readonly around?: readonly Step[];
}

/** How many steps searches may still visit; a path that is not found by then does not count. */
export interface SearchBudget {
  steps: number;
}

/** Enough for any hand-written spec; takes well under a tenth of a second. */
export const defaultBudget = (): SearchBudget => ({ steps: 300_000 });

/**
 * Whether one call can take all of these steps. Conditions on the same argument or field must hold together; a `done` or
 * a `check` that is true ends the path. Returns true only if such a call was found among the values that the conditions
 * distinguish.
 */
export function pathExists(
  entry: CompiledEntry,
  course: PathConstraints,
  effort: SearchBudget = defaultBudget(),
): boolean {
  return effort.steps > 0 && new PathSearch(entry, course, effort).run();
}

/** A step, compiled for the search. */
interface Stage {
  readonly step: Step;
  readonly when: Evaluate | undefined;
  /** Ends the call if it is true. */
  readonly condition: Evaluate | undefined;
  readonly target: Evaluate | undefined;
  readonly size: Evaluate | undefined;
}

type Outcome = 'path' | 'none' | 'open';

class PathSearch {
  readonly #course: PathConstraints;
  readonly #atoms = new Atoms();
  readonly #stages: readonly Stage[];
  readonly #order: readonly Atom[];
  readonly #values: ReadonlyMap<Atom, readonly Value[]>;
  readonly #isComplete: boolean;
  readonly #effort: SearchBudget;

  constructor(entry: CompiledEntry, course: PathConstraints, effort: SearchBudget) {
    this.#effort = effort;
    this.#course = course;
    const last = course.through.at(-1);
    const end = entry.steps.findIndex(({ step }) => step === last);
    const steps = entry.steps.slice(0, end + 1).map(({ step }) => step);
    this.#isComplete = course.through.every((step) => steps.includes(step));
    this.#stages = steps.map((step) => this.#stage(step));
    effort.steps -= steps.length;
    const relevant = new Set<Atom>();
    for (const step of steps)
      for (const expression of this.#deciding(step))
        for (const atom of this.#atoms.of(expression)) relevant.add(atom);
    const conditions = steps.flatMap(expressionsOf);
    this.#order = [...relevant];
    this.#values = new Map(
      this.#order.map((atom) => [atom, valuesOf(atom.expression, conditions, namesOf(atom, entry))]),
    );
  }

  run(): boolean {
    return this.#isComplete && this.#search(new Array(this.#atoms.all.length).fill(undefined), 0);
  }

  #search(values: Value[], depth: number): boolean {
    if (this.#effort.steps <= 0) return false;
    const outcome = this.#walk(values);
    if (outcome !== 'open') return outcome === 'path';
    const atom = this.#order[depth];
    if (atom === undefined) return false;
    for (const value of this.#values.get(atom) ?? []) {
      values[atom.index] = value;
      if (isConsistent(values, this.#atoms) && this.#search(values, depth + 1)) return true;
    }
    values[atom.index] = undefined;
    return false;
  }

  /** Follows a call of which only these values are known. */
  #walk(values: readonly Value[]): Outcome {
    const state = { values, copied: [] };
    const { through, around = [] } = this.#course;
    const last = through.at(-1);
    let isOpen = false;
    let hasBegun = false;
    this.#effort.steps -= this.#stages.length;
    for (const { step, when, condition, target, size } of this.#stages) {
      const taken = when === undefined ? true : truthOf(when(state));
      const isWanted = through.includes(step);
      if (isWanted && taken === false) return 'none';
      if (taken === false) continue;
      if (around.includes(step) && taken) return 'none';
      const isUnsure = taken === undefined && (isWanted || around.includes(step));
      if (isUnsure) isOpen = true;
      if (isWanted) hasBegun = true;
      const ends = condition === undefined ? false : truthOf(condition(state));
      if (step === last) {
        if (step.kind === 'check' && ends === false) return 'none';
        if (step.kind === 'check' && ends === undefined) isOpen = true;
        break;
      }
      switch (step.kind) {
        case 'check':
          if (taken && ends) return 'none';
          break;
        case 'done':
          if (taken && ends) return 'none';
          if (ends !== false) isOpen = true;
          break;
        case 'copy':
        case 'write': {
          const length = size?.(state);
          const isNothing = size !== undefined && (length === undefined || truthOf(length) === false);
          if (taken && target?.(state) === 0n && !isNothing) return 'none';
          break;
        }
        case 'lookup': {
          const value = target?.(state);
          const descriptor = isMemory(value) ? undefined : descriptorOf(value);
          if (taken && descriptor !== undefined && refuses(step, descriptor)) return 'none';
          break;
        }
        case 'signal':
          if (taken) return 'none';
          isOpen = true;
          break;
        default:
          // A blank may end every call that took the first step.
          if (hasBegun && step.kind === 'blank') return 'none';
      }
    }
    return isOpen ? 'open' : 'path';
  }

  #stage(step: Step): Stage {
    const compile = (expression: BoundExpression | undefined): Evaluate | undefined =>
      expression && this.#atoms.compile(expression);
    return {
      step,
      when: compile(step.when),
      condition: compile(step.kind === 'check' || step.kind === 'done' ? step.condition : undefined),
      target: compile('target' in step ? step.target.value : undefined),
      size: compile(step.kind === 'copy' || step.kind === 'write' ? step.size : undefined),
    };
  }

  /** Expressions whose values must be known to decide whether a path takes the step. */
  #deciding(step: Step): readonly BoundExpression[] {
    const { through, around = [] } = this.#course;
    const isLast = step === through.at(-1);
    const own = step.kind === 'done' || (step.kind === 'check' && isLast) ? [step.condition] : [];
    const isAsked =
      through.includes(step) || around.includes(step) || step.kind === 'done' || step.kind === 'signal';
    return [...own, isAsked ? step.when : undefined].filter((expression) => expression !== undefined);
  }
}

function expressionsOf(step: Step): readonly BoundExpression[] {
  const own = step.kind === 'check' || step.kind === 'done' ? [step.condition] : [];
  return [step.when, ...own].filter((expression) => expression !== undefined);
}

function refuses(step: Step & { kind: 'lookup' }, descriptor: number): boolean {
  const { meaning } = step.target;
  if (meaning?.role !== 'fd' && meaning?.role !== 'dirfd') return false;
  return descriptor < 0 && !meaning.sentinels.some(({ value }) => descriptorOf(value) === descriptor);
}

/** The named values of an argument: its commands or flags. */
function namesOf({ expression }: Atom, { spec }: CompiledEntry): readonly bigint[] {
  if (expression.kind !== 'argument') return [];
  const argument = spec.arguments[expression.index];
  const sentinels = argument?.sentinels.map(({ value }) => value) ?? [];
  return [...(argument?.values.map(({ value }) => value) ?? []), ...sentinels].slice(0, 64);
}

/** Whether properties of one string are consistent: an empty string is relative and has length 0; NULL counts as empty. */
function isConsistent(values: readonly Value[], atoms: Atoms): boolean {
  return atoms.all.every(({ expression, index }) => {
    const own = values[index];
    if (expression.kind !== 'builtin' || own === undefined) return true;
    const [text] = expression.operands;
    if (text === undefined) return true;
    const pointer = atoms.find(text);
    const isNull = pointer !== undefined && values[pointer.index] === 0n;
    if (isNull && expression.name !== 'strlen') return own === 1;
    if (expression.name !== 'empty') return true;
    const key = identityOf(text);
    return atoms.all.every(({ expression: other, index: at }) => {
      const value = values[at];
      const [operand] = other.kind === 'builtin' ? other.operands : [];
      if (other.kind !== 'builtin' || value === undefined || operand === undefined) return true;
      if (identityOf(operand) !== key) return true;
      if (other.name === 'relative') return own === 0 || value === 1;
      return other.name !== 'strlen' || (own === 1) === (truthOf(value) === false);
    });
  });
}
