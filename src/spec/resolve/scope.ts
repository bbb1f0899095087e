import type { BoundExpression, MemoryPlace } from '../bound.ts';
import { CONSTANTS } from '../definition/builtins.ts';
import type { Meaning, NamedConstant } from '../model.ts';
import { didYouMean, wordAdvice } from '../nearest-word.ts';
import type { Range } from '../position.ts';
import type { ProblemKind, ProblemList } from '../problem.ts';
import type { StructType, Type } from '../types/type.ts';

/** An argument as far as expressions need it. */
export interface ScopedArgument {
  readonly name: string;
  readonly index: number;
  readonly type: Type;
}

/** Words of one spec that are compared with all that they could have been meant to be: each takes its time. */
const MAX_ADVICE = 100;

const NOWHERE: Range = { start: 0, end: 0 };

/** Constants that need constants, one inside the other. */
const MAX_DEPTH = 100;

const BUILTIN_CONSTANTS = Object.entries(CONSTANTS).map(
  ([name, { value, type }]): [string, NamedConstant] => [name, { value, type, range: NOWHERE }],
);

/** All names of one spec, filled while it is resolved, and where problems go. */
export class Scope {
  readonly typedefs = new Map<string, Type>();
  readonly structs = new Map<string, StructType>();
  readonly constants = new Map<string, NamedConstant>(BUILTIN_CONSTANTS);
  readonly arguments = new Map<string, ScopedArgument>();
  /** By `struct.field`. */
  readonly pointsTo = new Map<string, Type>();
  readonly fieldMeanings = new Map<string, Meaning>();
  readonly memories: MemoryPlace[] = [];
  readonly #memoriesByKey = new Map<string, MemoryPlace>();
  readonly problems: ProblemList;
  /** Where in the document the text that is being read stands. */
  pointer = '';

  constructor(problems: ProblemList) {
    this.problems = problems;
  }

  fault(kind: ProblemKind, message: string, range: Range): void {
    this.problems.add(kind, message, { start: range.start, end: range.end }, this.pointer);
  }

  /** Constants that may name each other, in any order: each is defined when it is first asked for. */
  readonly #pending = new Map<string, () => void>();

  readonly #faulty = new Set<string>();
  #advised = 0;
  #depth = 0;

  /** Whether a name was promised, and its definition found faulty: what uses it needs no message of its own. */
  isFaulty(name: string): boolean {
    return this.#faulty.has(name);
  }

  /** Promises a constant, or several under one name that must agree. */
  promise(name: string, define: () => void): void {
    const other = this.#pending.get(name);
    this.#pending.set(
      name,
      other === undefined
        ? define
        : () => {
            other();
            define();
          },
    );
  }

  /** The constant of that name, which `range` asks for; one that needs itself is not found. */
  constant(name: string, range = NOWHERE): NamedConstant | undefined {
    const define = this.#pending.get(name);
    if (define !== undefined && this.#depth >= MAX_DEPTH) {
      this.fault('syntax', `constants that need each other more than ${MAX_DEPTH} deep`, range);
      this.#faulty.add(name);
      return undefined;
    }
    if (define !== undefined) {
      this.#depth++;
      this.#pending.delete(name);
      const { pointer } = this;
      define();
      this.pointer = pointer;
      this.#depth--;
      if (!this.constants.has(name)) this.#faulty.add(name);
    }
    return this.constants.get(name);
  }

  /** Defines what nobody has asked for yet. */
  defineAll(): void {
    for (const name of [...this.#pending.keys()]) this.constant(name);
  }

  /** Names a constant; a second definition must agree with the first. */
  define(name: string, constant: NamedConstant): void {
    const known = this.constants.get(name);
    if (known !== undefined && known.value !== constant.value) {
      this.fault(
        'schema',
        `"${name}" is ${constant.value} here and ${known.value} elsewhere`,
        constant.range,
      );
    }
    if (known === undefined) this.constants.set(name, constant);
  }

  /** The memory behind a pointer; the same place for the same `key`. */
  memory(key: string, pointer: BoundExpression, pointee: Type): MemoryPlace {
    const known = this.#memoriesByKey.get(key);
    if (known !== undefined) return known;
    const place = { index: this.memories.length, key, pointer, pointee };
    this.memories.push(place);
    this.#memoriesByKey.set(key, place);
    return place;
  }

  /** A struct that was only named where it was used (one that points to itself), with the fields that it has by now. */
  complete<T extends Type>(type: T): T | StructType {
    return type.kind === 'struct' && type.isOpaque ? (this.structs.get(type.name) ?? type) : type;
  }

  /** What a word that none of `known` is was meant to be, or what there is; nothing once many words were looked for. */
  adviceOn(word: string, known: () => readonly string[]): string {
    return this.#advised++ < MAX_ADVICE ? wordAdvice(word, known()) : '';
  }

  /** The same where there are too many to list what there is. */
  guessOf(word: string, known: readonly string[]): string {
    return this.#advised++ < MAX_ADVICE ? didYouMean(word, known) : '';
  }

  /** The same for what should be a name that an expression may use. */
  adviceOnName(name: string): string {
    return this.adviceOn(name, () => [
      ...this.arguments.keys(),
      ...this.constants.keys(),
      ...this.#pending.keys(),
    ]);
  }
}
