import { AbstractWord, holds } from '../abstract-word.ts';
import { MAX_INSTRUCTIONS } from '../bpf/instruction.ts';
import type { FilterRule } from './filter-rule.ts';
import { insertChain, type MergeState, type TreeSlot } from './insert.ts';
import { pruneTree } from './prune.ts';
import { testChain } from './test-chain.ts';
import { EndlessMerge, levelStart, nodesOf, type TestNode } from './test-node.ts';

/** What the arguments of a call are, word by word, as far as they are known. */
export interface KnownArguments {
  /** The low or high word of an argument as an unsigned 32-bit number; undefined where it is not known. */
  word(argument: number, isHigh: boolean): number | undefined;
}

/** All the rules of one syscall on one architecture, merged as libseccomp merges them (db_rule_add). */
export class SyscallRules {
  readonly #bits: 32 | 64;
  readonly #merging: MergeState;
  #unconditional: FilterRule | undefined;
  #tests = 0;
  #tree: TestNode | undefined;

  /** @param isRepaired whether libseccomp is 2.6.1 or later, see {@link insertChain} */
  constructor(bits: 32 | 64, isRepaired: boolean) {
    this.#bits = bits;
    this.#merging = { hasUpperBoundFix: isRepaired, orphanedTests: 0 };
  }

  /** The rule that decides whatever the arguments are. */
  get unconditional(): FilterRule | undefined {
    return this.#unconditional;
  }

  /** How many tests libseccomp counts: it puts syscalls with fewer of them first. */
  get testCount(): number {
    return this.#tree === undefined ? 0 : [...nodesOf(this.#tree)].length + this.#merging.orphanedTests;
  }

  /** The tests, where there are any. */
  get tree(): TestNode | undefined {
    return this.#tree === undefined ? undefined : levelStart(this.#tree);
  }

  /**
   * Adds a rule. An unconditional one takes the place of all conditional ones; of two unconditional ones the first
   * stays; a longer chain behind a shorter one with the same start is dropped.
   *
   * @throws {Contradiction} where the same conditions have another action already
   */
  add(rule: FilterRule): void {
    if (this.#unconditional !== undefined) return;
    const chain = testChain(rule, this.#bits);
    if (chain === undefined) {
      this.#tree = undefined;
      this.#merging.orphanedTests = 0;
      this.#unconditional = rule;
      return;
    }
    const root: TreeSlot = {
      get: () => this.#tree,
      set: (node) => {
        this.#tree = node;
      },
    };
    if (this.#tree !== undefined) {
      const pruning = pruneTree(root, chain, rule);
      this.#tests -= pruning.removed;
      if (pruning.removed === 0 && pruning.isRedundant) return;
    }
    // Each test becomes an instruction at least, so what comes of more of them no kernel takes.
    this.#tests += [...nodesOf(chain)].length;
    if (this.#tests > MAX_INSTRUCTIONS) throw new EndlessMerge();
    insertChain(root, chain, this.#merging);
    // Only chains that share a test between branches can close a circle: it is found now, not by a later decision.
    if (rule.conditions.length > 1) walkToTheEnd(this.#tree);
  }

  /** The rule that decides a call, or undefined for the filter's default. Every word of the arguments must be known. */
  decide(known: KnownArguments): FilterRule | undefined {
    return this.#unconditional ?? decideLevel(this.tree, known);
  }

  /** Every rule that may decide a call of which some words are not known, undefined among them for the default. */
  possible(known: KnownArguments): ReadonlySet<FilterRule | undefined> {
    if (this.#unconditional !== undefined) return new Set([this.#unconditional]);
    const search = new Search(known);
    search.level(this.tree, new Map(), () => search.found.add(undefined));
    if (search.isExhausted) {
      search.found.add(undefined);
      for (const { onTrue, onFalse } of nodesOf(this.tree)) {
        if (onTrue !== undefined) search.found.add(onTrue);
        if (onFalse !== undefined) search.found.add(onFalse);
      }
    }
    return search.found;
  }
}

/** @throws {EndlessMerge} where a level leads back to itself */
function walkToTheEnd(tree: TestNode | undefined): void {
  Array.from(nodesOf(tree));
}

function decideLevel(start: TestNode | undefined, known: KnownArguments): FilterRule | undefined {
  for (let node = start; node !== undefined; node = node.next) {
    const isMet = holds(node, known.word(node.argument, node.isHigh) ?? 0);
    const below = isMet ? node.nextTrue : node.nextFalse;
    const rule =
      below === undefined ? (isMet ? node.onTrue : node.onFalse) : decideLevel(levelStart(below), known);
    if (rule !== undefined) return rule;
  }
  return undefined;
}

/** How many tests the search for possible rules makes in one tree; beyond it, every rule of the tree counts. */
const MAX_TESTS = 20_000;

/** What is known of each word along a path. */
type Words = ReadonlyMap<number, AbstractWord>;

/** Walks a tree along every path that what is known leaves open, and notes the rules at their ends. */
class Search {
  readonly found = new Set<FilterRule | undefined>();
  readonly #known: KnownArguments;
  #tests = 0;

  constructor(known: KnownArguments) {
    this.#known = known;
  }

  /** Follows the tests of a level, then `fallen` where none decided. */
  level(start: TestNode | undefined, words: Words, fallen: (words: Words) => void): void {
    if (start === undefined) {
      fallen(words);
      return;
    }
    if (this.#tests++ > MAX_TESTS) return;
    const place = start.argument * 2 + (start.isHigh ? 1 : 0);
    const value = this.#known.word(start.argument, start.isHigh);
    const word = words.get(place) ?? (value === undefined ? AbstractWord.unknown : AbstractWord.of(value));
    for (const isMet of [true, false]) {
      const supposed = word.assume(start, isMet);
      if (supposed === undefined) continue;
      const next = new Map(words).set(place, supposed);
      const below = isMet ? start.nextTrue : start.nextFalse;
      const rule = isMet ? start.onTrue : start.onFalse;
      const onwards = (at: Words): void => this.level(start.next, at, fallen);
      if (below !== undefined) this.level(levelStart(below), next, onwards);
      else if (rule !== undefined) this.found.add(rule);
      else onwards(next);
    }
  }

  get isExhausted(): boolean {
    return this.#tests > MAX_TESTS;
  }
}
