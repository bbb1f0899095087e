import type { BoundExpression, MemoryPlace } from '../bound-expression.ts';
import { CONSTANTS } from '../definition/builtins.ts';
import type { Meaning, NamedConstant } from '../model.ts';
import { didYouMean, wordAdvice } from '../nearest-word.ts';
import type { Range } from '../position.ts';
import type { ProblemKind, ProblemList } from '../problem.ts';
import type { StructType, Type } from '../types/type.ts';

/** What expressions need to know of an argument. */
export interface ScopedArgument {
  readonly name: string;
  readonly index: number;
  readonly type: Type;
}

/** Limit on the unknown words of one spec for which a similar known word is searched; each search takes time. */
const MAX_ADVICE = 100;

const NOWHERE: Range = { start: 0, end: 0 };

/** Limit on constants that are defined by other constants. */
const MAX_DEPTH = 100;

const BUILTIN_CONSTANTS = Object.entries(CONSTANTS).map(
  ([name, { value, type }]): [string, NamedConstant] => [name, { value, type, range: NOWHERE }],
);

/** The names that one spec defines, filled while it is resolved, and its list of problems. */
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
  /** JSON pointer to the text that is being read. */
  pointer = '';

  constructor(problems: ProblemList) {
    this.problems = problems;
  }

  fault(kind: ProblemKind, message: string, range: Range): void {
    this.problems.add(kind, message, { start: range.start, end: range.end }, this.pointer);
  }

  /** Constants that may refer to each other in any order; each is defined when it is first used. */
  readonly #pending = new Map<string, () => void>();

  readonly #faulty = new Set<string>();
  #advised = 0;
  #depth = 0;

  /** Whether the definition of a name is faulty (reported), so that its uses need no message of their own. */
  isFaulty(name: string): boolean {
    return this.#faulty.has(name);
  }

  /** Declares a constant; several with one name must have the same value. */
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

  /** The constant of that name, used at `range`; undefined if there is none, or if it is defined by itself. */
  constant(name: string, range = NOWHERE): NamedConstant | undefined {
    const define = this.#pending.get(name);
    if (define !== undefined && this.#depth >= MAX_DEPTH) {
      this.fault('syntax', `constants refer to each other more than ${MAX_DEPTH} levels deep`, range);
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

  /** Defines the constants that nothing has used yet. */
  defineAll(): void {
    for (const name of [...this.#pending.keys()]) this.constant(name);
  }

  /** Defines a constant; reports a second definition with another value. */
  define(name: string, constant: NamedConstant): void {
    const known = this.constants.get(name);
    if (known !== undefined && known.value !== constant.value) {
      this.fault(
        'schema',
        `"${name}" is ${constant.value} here but ${known.value} elsewhere`,
        constant.range,
      );
    }
    if (known === undefined) this.constants.set(name, constant);
  }

  /** The memory behind a pointer; the same object for the same `key`. */
  memory(key: string, pointer: BoundExpression, pointee: Type): MemoryPlace {
    const known = this.#memoriesByKey.get(key);
    if (known !== undefined) return known;
    const place = { index: this.memories.length, key, pointer, pointee };
    this.memories.push(place);
    this.#memoriesByKey.set(key, place);
    return place;
  }

  /** The complete struct for one that was opaque where it was used, as in a struct that points to itself. */
  complete<T extends Type>(type: T): T | StructType {
    return type.kind === 'struct' && type.isOpaque ? (this.structs.get(type.name) ?? type) : type;
  }

  /** The end of a message about a word that is not in `known`: a similar one or a list; empty after many such words. */
  adviceOn(word: string, known: () => readonly string[]): string {
    return this.#advised++ < MAX_ADVICE ? wordAdvice(word, known()) : '';
  }

  /** The same without a list, for words of which there are too many to list. */
  guessOf(word: string, known: readonly string[]): string {
    return this.#advised++ < MAX_ADVICE ? didYouMean(word, known) : '';
  }

  /** The same for names that expressions can use. */
  adviceOnName(name: string): string {
    return this.adviceOn(name, () => [
      ...this.arguments.keys(),
      ...this.constants.keys(),
      ...this.#pending.keys(),
    ]);
  }
}
