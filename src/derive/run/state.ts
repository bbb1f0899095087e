import type { Declarator, Statement } from '../c/syntax.ts';
import { and, type BranchCondition, FALSE, joinedAgain, not, or, TRUE } from '../value/condition.ts';
import { type Content, choice, type PathValue } from '../value/value.ts';
import { Layers } from './layers.ts';

/** A place in the tree: `fs/open.c:1234`. */
export interface SourcePlace {
  readonly path: string;
  readonly line: number;
  /** The function, where it is not the call itself. */
  readonly name?: string;
}

/**
 * How a path goes on. While the code is followed, what it does becomes steps, and nothing is returned (`ended`). While it
 * is only tried out, the value that the call would return is wanted, and `visible` says that more than that would happen.
 */
export type Fate =
  | { readonly kind: 'value'; readonly value: PathValue }
  | { readonly kind: 'visible' }
  | { readonly kind: 'ended' };

export const VISIBLE: Fate = { kind: 'visible' };
export const ENDED: Fate = { kind: 'ended' };

export type Next = (state: PathState) => Fate;
export type NextValue = (value: PathValue, state: PathState) => Fate;

/** What is known at one point of the code. */
export class PathState {
  variables: Layers<Content>;
  facts: Layers<boolean>;
  /** What was written to memory that no variable is: by the name of what it belongs to, and the field. */
  heap: Layers<PathValue>;
  /** The steps from here on are taken only where all of these hold. */
  guards: readonly BranchCondition[];
  /** How many statements may still be tried out; undefined while the code is followed. */
  readonly budget: { left: number } | undefined;

  constructor(
    variables: Layers<Content>,
    facts: Layers<boolean>,
    guards: readonly BranchCondition[],
    budget: { left: number } | undefined,
    heap = new Layers<PathValue>(),
  ) {
    this.variables = variables;
    this.facts = facts;
    this.heap = heap;
    this.guards = guards;
    this.budget = budget;
  }

  get isTrial(): boolean {
    return this.budget !== undefined;
  }

  fork(budget = this.budget): PathState {
    const { variables, facts, heap } = this;
    // Both go on in layers of their own.
    this.variables = new Layers(variables);
    this.facts = new Layers(facts);
    this.heap = new Layers(heap);
    return new PathState(new Layers(variables), new Layers(facts), this.guards, budget, new Layers(heap));
  }

  assume(condition: BranchCondition, holds = true): void {
    if (condition.kind === 'not') this.assume(condition.of, !holds);
    else if ((condition.kind === 'and' && holds) || (condition.kind === 'or' && !holds))
      for (const part of condition.parts) this.assume(part, holds);
    else this.facts.set(condition.key, holds);
    // What holds says what does not, in the other writing.
    if (condition.kind === 'term' || condition.kind === 'and' || condition.kind === 'or')
      this.facts.set(not(condition).key, !holds);
  }

  /** A condition, as far as it is not decided here. */
  simplify(condition: BranchCondition): BranchCondition {
    if (condition.kind === 'always') return condition;
    const known = this.facts.get(condition.key);
    if (known !== undefined) return known ? TRUE : FALSE;
    switch (condition.kind) {
      case 'not': {
        const of = this.simplify(condition.of);
        return of === condition.of ? condition : not(of);
      }
      case 'and':
      case 'or': {
        const parts = condition.parts.map((part) => this.simplify(part));
        if (parts.every((part, index) => part === condition.parts[index])) return joinedAgain(condition);
        return condition.kind === 'and' ? and(...parts) : or(...parts);
      }
      default:
        return condition;
    }
  }

  /** A value, without the choices that are decided here. */
  resolve(value: PathValue): PathValue {
    if (value.kind !== 'choice') return value;
    const condition = this.simplify(value.condition);
    if (condition.kind === 'always') return this.resolve(condition.holds ? value.then : value.otherwise);
    const then = this.resolve(value.then);
    const otherwise = this.resolve(value.otherwise);
    const isSame = condition === value.condition && then === value.then && otherwise === value.otherwise;
    return isSame ? value : choice(condition, then, otherwise);
  }
}

/** What both of two states know, where a condition says which of them it is. */
export function merge(condition: BranchCondition, one: PathState, other: PathState, read: Reader): PathState {
  const variables = new Layers(other.variables);
  for (const id of one.variables.keysBeside(other.variables)) {
    const content = one.variables.get(id);
    const beside = other.variables.get(id);
    if (!content || beside === content) continue;
    variables.set(id, beside ? mergeContent(condition, content, beside, read) : content);
  }
  const facts = new Layers<boolean>();
  for (const [key, holds] of one.facts.entries()) if (other.facts.get(key) === holds) facts.set(key, holds);
  const heap = new Layers(other.heap);
  for (const key of one.heap.keysBeside(other.heap)) {
    const own = one.heap.get(key) ?? unwritten(key);
    const beside = other.heap.get(key) ?? unwritten(key);
    if (own !== beside) heap.set(key, choice(condition, own, beside));
  }
  return new PathState(variables, facts, one.guards, one.budget, heap);
}

/** What memory holds that nobody on a path has written. */
function unwritten(key: string | number): PathValue {
  return { kind: 'unknown', words: `${key}`, id: `${key}` };
}

/** What a field holds that nobody wrote: the caller's, or 0. */
export interface Reader {
  value(content: Content, path: string): PathValue;
  /** The fields of a struct. */
  paths(content: Content): readonly string[];
}

function mergeContent(condition: BranchCondition, one: Content, other: Content, read: Reader): Content {
  if (one === other) return one;
  const isSame = one.copied === other.copied && one.isZeroed === other.isZeroed;
  const fields = new Map<string, PathValue>();
  const paths = isSame ? [] : read.paths(one);
  for (const path of new Set([...one.fields.keys(), ...other.fields.keys(), ...paths])) {
    const then = one.fields.get(path) ?? read.value(one, path);
    const otherwise = other.fields.get(path) ?? read.value(other, path);
    fields.set(path, choice(condition, then, otherwise));
  }
  const value =
    one.value && other.value
      ? choice(condition, one.value, other.value)
      : one.value || other.value
        ? { kind: 'unknown' as const, words: 'a value', id: `merged:${condition.key}` }
        : undefined;
  return {
    type: one.type,
    value,
    copied: isSame ? one.copied : undefined,
    fields,
    isZeroed: isSame && one.isZeroed,
  };
}

/** A function, or a system call, that is being followed. */
export interface Frame {
  readonly name: string;
  readonly path: string;
  readonly body: readonly Statement[];
  readonly depth: number;
  /** Functions that are followed around this one. */
  readonly callers: ReadonlySet<string>;
  readonly variableIds: Map<Declarator, number>;
  readonly top: Scope;
  placeOf(offset: number): SourcePlace;
  /** What happens when it returns. */
  returns(value: PathValue, state: PathState, place: SourcePlace): Fate;
}

/** The names of a block. */
export class Scope {
  readonly names = new Map<string, number>();
  readonly parent: Scope | undefined;

  constructor(parent: Scope | undefined) {
    this.parent = parent;
  }

  find(name: string): number | undefined {
    return this.names.get(name) ?? this.parent?.find(name);
  }
}

/** Where a statement stands. */
export interface Context {
  readonly frame: Frame;
  readonly scope: Scope;
  readonly onBreak: Next | undefined;
  readonly onContinue: Next | undefined;
}
