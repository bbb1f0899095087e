import type { Expression, Statement, TypeName } from '../c/syntax.ts';
import type { KernelOptions } from '../tree/kernel-options.ts';
import type { Located, SourceTree } from '../tree/source-tree.ts';
import type { Types } from '../tree/types.ts';
import { type BranchCondition, type FaultStep, fault } from '../value/condition.ts';
import { type Content, type PathValue, type Place, unknownValue } from '../value/value.ts';
import { branch, tryOut } from './branch.ts';
import { call } from './calls.ts';
import { Emitter } from './emitter.ts';
import { evaluate } from './expressions.ts';
import type { Arm, Machine } from './machine.ts';
import { load, store } from './memory.ts';
import { place } from './places.ts';
import { pure } from './pure.ts';
import { isPure } from './purity.ts';
import type { Context, Fate, Next, NextValue, PathState, SourcePlace } from './state.ts';
import { run } from './statements.ts';

/** The whole work that one call may cost, in statements and expressions. */
const MAX_WORK = 40_000;

/** Thrown where a call costs too much; what was read so far stands. */
export class TooMuch extends Error {}

/** Follows the code of one system call. */
export class Interpreter implements Machine {
  readonly tree: SourceTree;
  readonly types: Types;
  readonly configuration: KernelOptions;
  readonly emitter = new Emitter();
  readonly departures: (readonly BranchCondition[])[] = [];
  #variables = 0;
  #faults = 0;
  #fresh = 0;
  #work = 0;

  constructor(tree: SourceTree, types: Types, configuration: KernelOptions) {
    this.tree = tree;
    this.types = types;
    this.configuration = configuration;
  }

  run(statements: readonly Statement[], index: number, context: Context, state: PathState, next: Next): Fate {
    return run(this, statements, index, context, state, next);
  }

  evaluate(expression: Expression, context: Context, state: PathState, next: NextValue): Fate {
    return evaluate(this, expression, context, state, next);
  }

  pure(expression: Expression, context: Context, state: PathState): PathValue {
    return pure(this, expression, context, state);
  }

  isPure(expression: Expression): boolean {
    return isPure(this, expression);
  }

  place(expression: Expression, context: Context, state: PathState): Place | undefined {
    return place(this, expression, context, state);
  }

  branch(
    state: PathState,
    condition: BranchCondition,
    then: Arm,
    otherwise: Arm,
    next: Next,
    at: SourcePlace,
  ): Fate {
    return branch(this, state, condition, then, otherwise, next, at);
  }

  tryOut(
    state: PathState,
    condition: BranchCondition,
    arm: (state: PathState) => Fate,
  ): PathValue | undefined {
    return tryOut(this, state, condition, arm);
  }

  call(
    name: string,
    operands: readonly Expression[],
    context: Context,
    state: PathState,
    next: NextValue,
    at: SourcePlace,
    offset: number,
  ): Fate {
    return call(this, name, operands, context, state, next, at, offset);
  }

  load(at: Place, state: PathState): PathValue {
    return load(this.types, at, state);
  }

  store(at: Place, value: PathValue, state: PathState): void {
    store(this.types, at, value, state);
  }

  declare(type: TypeName, state: PathState, content: Partial<Content> = {}): number {
    this.#variables += 1;
    state.variables.set(this.#variables, {
      value: undefined,
      copied: undefined,
      fields: new Map(),
      isZeroed: false,
      ...content,
      type,
    });
    return this.#variables;
  }

  fault(step: FaultStep): BranchCondition {
    this.#faults += 1;
    return fault(this.#faults, step);
  }

  fresh(words: string): PathValue {
    this.#fresh += 1;
    return unknownValue(words, `${words}#${this.#fresh}`);
  }

  thing(words: string, isFresh = false): PathValue {
    this.#fresh += 1;
    const label = `${words}#${this.#fresh}`;
    return isFresh ? { kind: 'object', label, isFresh } : { kind: 'object', label };
  }

  sourcePlace({ frame }: Context, offset: number): SourcePlace {
    return { path: frame.path, line: frame.lineOf(offset) };
  }

  spend(state: PathState): boolean {
    this.#work += 1;
    if (this.#work > MAX_WORK || this.emitter.isLost) throw new TooMuch();
    if (!state.budget) return true;
    state.budget.left -= 1;
    return state.budget.left > 0;
  }

  isFunction(name: string, path: string): boolean {
    return this.definitionOf(name, path) !== undefined;
  }

  /** The function that a name means in a file: its own one, or the only one that others see. */
  definitionOf(name: string, path: string): Located | undefined {
    const found = this.tree
      .all(name, 'function')
      .filter(({ conditions }) => this.configuration.allHold(conditions));
    const own = found.filter((one) => one.path === path);
    if (own.length > 0) return own[0];
    const seen = found.filter((one) => !one.isStatic || one.path.endsWith('.h'));
    if (seen.length <= 1) return seen[0];
    const near = seen.filter(
      (one) => !/(?:nommu|_32\.c|stub|\/drivers\/|^drivers\/|um\/|xen\/|include\/asm-generic)/.test(one.path),
    );
    const pool = near.length > 0 ? near : seen;
    if (pool.length === 1) return pool[0];
    const folder = path.slice(0, path.lastIndexOf('/'));
    const beside = pool.filter((one) => one.path.startsWith(`${folder}/`));
    if (beside.length === 1) return beside[0];
    const code = pool.filter((one) => one.path.endsWith('.c'));
    return code.length === 1 ? code[0] : undefined;
  }
}
