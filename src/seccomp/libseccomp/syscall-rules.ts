import { AbstractWord, holds } from '../abstract-word.ts';
import { MAX_INSTRUCTIONS } from '../bpf/instruction.ts';
import type { FilterRule } from './filter-rule.ts';
import { insertChain, type MergeState, type TreeSlot } from './insert.ts';
import { pruneTree } from './prune.ts';
import { testChain } from './test-chain.ts';
import { EndlessMerge, levelStart, nodesOf, type TestNode } from './test-node.ts';

/** The known arguments of a call, word by word. */
export interface KnownArguments {
  /** The low or high word of an argument as an unsigned 32-bit number; undefined if unknown. */
  word(argument: number, isHigh: boolean): number | undefined;
}

/** The rules of one syscall on one architecture, merged as libseccomp does (db_rule_add). */
export class SyscallRules {
  readonly #bits: 32 | 64;
  readonly #merging: MergeState;
  #unconditional: FilterRule | undefined;
  /** At least the tests of the tree: those of each chain that was added, and no less than there are. */
  #tests = 0;
  #tree: TestNode | undefined;

  /** @param hasUpperBoundFix see {@link MergeState} */
  constructor(bits: 32 | 64, hasUpperBoundFix: boolean) {
    this.#bits = bits;
    this.#merging = { hasUpperBoundFix: hasUpperBoundFix, orphanedTests: 0 };
  }

  /** The rule that decides for all arguments. */
  get unconditional(): FilterRule | undefined {
    return this.#unconditional;
  }

  /** The number of tests that libseccomp counts; syscalls with fewer tests come first in the program. */
  get testCount(): number {
    return this.#tree === undefined ? 0 : [...nodesOf(this.#tree)].length + this.#merging.orphanedTests;
  }

  /** The first test of the top level, if there is any. */
  get tree(): TestNode | undefined {
    return this.#tree === undefined ? undefined : levelStart(this.#tree);
  }

  /**
   * Adds a rule. An unconditional rule replaces all conditional ones; of two unconditional rules the first stays; a chain
   * that extends a shorter one is dropped.
   *
   * @throws {RuleConflict} if a rule with the same conditions has a different action
   * @throws {EndlessMerge} if libseccomp would not finish
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
    // Each test becomes at least one instruction, so no kernel loads a filter with more of them.
    const added = [...nodesOf(chain)].length;
    this.#tests += added;
    if (this.#tests > MAX_INSTRUCTIONS) {
      // Tests that the tree has already are not added again.
      this.#tests = [...nodesOf(this.#tree)].length + added;
      if (this.#tests > MAX_INSTRUCTIONS) throw new EndlessMerge();
    }
    insertChain(root, chain, this.#merging);
    // Only chains that share a test between branches can form a cycle. Find it now, not in a later decision.
    if (rule.conditions.length > 1) assertFinite(this.#tree);
  }

  /** The rule that decides a call; undefined for the filter's default. All words must be known. */
  decide(known: KnownArguments): FilterRule | undefined {
    return this.#unconditional ?? decideLevel(this.tree, known);
  }

  /** All rules that may decide a call with unknown words; undefined stands for the default. */
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

/** @throws {EndlessMerge} if a level leads back to itself */
function assertFinite(tree: TestNode | undefined): void {
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

/** The most tests of the search for possible rules in one tree; beyond it, every rule counts as possible. */
const MAX_TESTS = 20_000;

/** The words on a path, by argument and half. */
type Words = ReadonlyMap<number, AbstractWord>;

/** Walks all paths of a tree that are possible with the known words, and collects the rules at their ends. */
class Search {
  readonly found = new Set<FilterRule | undefined>();
  readonly #known: KnownArguments;
  #tests = 0;

  constructor(known: KnownArguments) {
    this.#known = known;
  }

  /** Follows the tests of a level; calls `onFallThrough` if none decides. */
  level(start: TestNode | undefined, words: Words, onFallThrough: (words: Words) => void): void {
    if (start === undefined) {
      onFallThrough(words);
      return;
    }
    if (this.#tests++ > MAX_TESTS) return;
    const place = start.argument * 2 + (start.isHigh ? 1 : 0);
    const value = this.#known.word(start.argument, start.isHigh);
    const word = words.get(place) ?? (value === undefined ? AbstractWord.unknown : AbstractWord.of(value));
    for (const isMet of [true, false]) {
      const assumed = word.assume(start, isMet);
      if (assumed === undefined) continue;
      const next = new Map(words).set(place, assumed);
      const below = isMet ? start.nextTrue : start.nextFalse;
      const rule = isMet ? start.onTrue : start.onFalse;
      const onwards = (at: Words): void => this.level(start.next, at, onFallThrough);
      if (below !== undefined) this.level(levelStart(below), next, onwards);
      else if (rule !== undefined) this.found.add(rule);
      else onwards(next);
    }
  }

  get isExhausted(): boolean {
    return this.#tests > MAX_TESTS;
  }
}
