import type { Expression, Statement, TypeName } from '../c/syntax.ts';
import type { KernelOptions } from '../tree/kernel-options.ts';
import type { SourceTree } from '../tree/source-tree.ts';
import type { Types } from '../tree/types.ts';
import type { BranchCondition } from '../value/condition.ts';
import type { FaultStep } from '../value/fault-step.ts';
import type { Content, PathValue, Place } from '../value/value.ts';
import type { Alternative } from './alternatives.ts';
import type { Emitter } from './emitter.ts';
import type { Context, Fate, Next, NextValue, PathState, SourcePlace } from './state.ts';

/** One of two ways: it goes on with `next`, or ends. */
export type Arm = (state: PathState, next: Next) => Fate;

/** What a macro becomes. */
export type Expanded = { readonly expression: Expression } | { readonly statements: readonly Statement[] };

/** What the parts of the interpreter ask of one another. */
export interface Machine {
  readonly tree: SourceTree;
  readonly types: Types;
  readonly configuration: KernelOptions;
  readonly emitter: Emitter;
  /** Guards of paths that left their function or loop early, in the order in which they did. */
  readonly departures: (readonly BranchCondition[])[];
  /** What names mean that are no variables, by file and name. */
  readonly globals: Map<string, PathValue>;
  /** What other code may keep the address of, by that. */
  readonly escaped: Map<string, Place>;
  /** What macros become, by where they are called. */
  readonly expansions: Map<string, Expanded | undefined>;
  /** The way of a branch on which the last trial failed: it is tried before the other one. */
  readonly failing: Map<SourcePlace, 'then' | 'otherwise'>;

  run(statements: readonly Statement[], index: number, context: Context, state: PathState, next: Next): Fate;
  evaluate(expression: Expression, context: Context, state: PathState, next: NextValue): Fate;
  /** The value of an expression without calls that have to be followed. */
  pure(expression: Expression, context: Context, state: PathState): PathValue;
  isPure(expression: Expression): boolean;
  place(expression: Expression, context: Context, state: PathState): Place | undefined;
  branch(
    state: PathState,
    condition: BranchCondition,
    then: Arm,
    otherwise: Arm,
    next: Next,
    place: SourcePlace,
    isCase?: boolean,
  ): Fate;
  tryOut(
    state: PathState,
    condition: BranchCondition,
    arm: (state: PathState) => Fate,
  ): PathValue | undefined;
  /** @param path the file whose function is meant, where another one's code calls it through a pointer */
  call(
    name: string,
    operands: readonly Expression[],
    context: Context,
    state: PathState,
    next: NextValue,
    place: SourcePlace,
    offset: number,
    path?: string,
  ): Fate;
  load(place: Place, state: PathState): PathValue;
  store(place: Place, value: PathValue, state: PathState): void;
  declare(type: TypeName, state: PathState, content?: Partial<Content>): number;
  fault(step: FaultStep): BranchCondition;
  fresh(words: string): PathValue;
  /** Something that exists, and is none of what was met before; `isFresh` where this call has made it. */
  thing(words: string, isFresh?: boolean): PathValue;
  sourcePlace(context: Context, offset: number): SourcePlace;
  /** Counts one step of work. Returns false where a path that is tried out has had enough. */
  spend(state: PathState): boolean;
  /** The functions that a name may mean in a file, with what each depends on. */
  definitionsOf(name: string, path: string): readonly Alternative[];
}
