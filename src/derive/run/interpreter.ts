import type { Expression, Statement, TypeName } from '../c/syntax.ts';
import type { KernelOptions } from '../tree/kernel-options.ts';
import type { SourceTree } from '../tree/source-tree.ts';
import type { Types } from '../tree/types.ts';
import { type BranchCondition, fault } from '../value/condition.ts';
import type { FaultStep } from '../value/fault-step.ts';
import { type Content, type PathValue, type Place, unknownValue } from '../value/value.ts';
import { type Alternative, definitionsOf } from './alternatives.ts';
import { branch, tryOut } from './branch.ts';
import { call } from './calls.ts';
import { Emitter } from './emitter.ts';
import { evaluate } from './expressions.ts';
import type { Arm, Expanded, Machine } from './machine.ts';
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
  readonly #definitions = new Map<string, readonly Alternative[]>();
  readonly globals = new Map<string, PathValue>();
  readonly escaped = new Map<string, Place>();
  readonly expansions = new Map<string, Expanded | undefined>();
  readonly failing = new Map<SourcePlace, 'then' | 'otherwise'>();
  #reached: SourcePlace | undefined;
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
    isCase = false,
  ): Fate {
    return branch(this, state, condition, then, otherwise, next, at, isCase);
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
    path = context.frame.path,
  ): Fate {
    return call(this, name, operands, context, state, next, at, offset, path);
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
      type: this.types.withoutAlias(type),
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
    this.#reached = frame.placeOf(offset);
    return this.#reached;
  }

  /** The last place that was come to. */
  get reached(): SourcePlace | undefined {
    return this.#reached;
  }

  spend(state: PathState): boolean {
    this.#work += 1;
    if (this.#work > MAX_WORK || this.emitter.isLost) throw new TooMuch();
    if (!state.budget) return true;
    state.budget.left -= 1;
    return state.budget.left > 0;
  }

  definitionsOf(name: string, path: string): readonly Alternative[] {
    const key = `${path} ${name}`;
    const known = this.#definitions.get(key);
    if (known) return known;
    const found = definitionsOf(this.tree, this.configuration, name, path);
    this.#definitions.set(key, found);
    return found;
  }
}
