import type { Architecture } from '../architecture.ts';
import { isLibrarySince } from '../syscalls/library-releases.ts';
import { multiplexerOf } from '../syscalls/multiplexer.ts';
import type { SyscallNumbers } from '../syscalls/syscall-numbers.ts';
import { ALL_ONES, type Condition } from './condition.ts';
import type { FilterRule } from './filter-rule.ts';
import { SyscallRules } from './syscall-rules.ts';

/** The rules of one architecture, by syscall number. */
export class ArchitectureRules {
  readonly architecture: Architecture;
  readonly syscalls = new Map<number, SyscallRules>();
  /** Rules for calls that the architecture lacks, which generate no instructions. */
  readonly absent = new Map<string, SyscallRules>();
  /** The rules in the order in which they were added, by number. */
  readonly added = new Map<number, FilterRule[]>();
  readonly #hasUpperBoundFix: boolean;

  constructor(architecture: Architecture, hasUpperBoundFix: boolean) {
    this.architecture = architecture;
    this.#hasUpperBoundFix = hasUpperBoundFix;
  }

  add(number: number, rule: FilterRule): void {
    this.#addTo(this.syscalls, number, rule);
    const added = this.added.get(number);
    if (added === undefined) this.added.set(number, [rule]);
    else added.push(rule);
  }

  addAbsent(name: string, rule: FilterRule): void {
    this.#addTo(this.absent, name, rule);
  }

  #addTo<Key>(all: Map<Key, SyscallRules>, key: Key, rule: FilterRule): void {
    let rules = all.get(key);
    if (rules === undefined) {
      rules = new SyscallRules(this.architecture.bits, this.#hasUpperBoundFix);
      all.set(key, rules);
    }
    rules.add(rule);
  }
}

/**
 * Adds a rule to one architecture under its number there. If the architecture has multiplexers, also adds it to
 * `socketcall` or `ipc`, where a test of the sub-command replaces the condition on the first argument (abi_rule_add in
 * src/syscalls.c).
 */
export function addByName(rules: ArchitectureRules, rule: FilterRule, numbers: SyscallNumbers): void {
  const { architecture } = rules;
  if (rule.abis !== undefined && !rule.abis.includes(architecture.name)) return;
  if (typeof rule.syscall === 'number') {
    rules.add(rule.syscall >>> 0, rule);
    return;
  }
  const multiplexed = multiplexerOf(rule.syscall, architecture, numbers.library.version);
  if (multiplexed !== undefined) {
    const carrier = numbers.numberOf(multiplexed.by, architecture);
    if (carrier !== undefined) {
      const command: Condition = {
        index: 0,
        operator: 'EQ',
        datum: BigInt(multiplexed.command),
        mask: ALL_ONES,
      };
      const others = rule.conditions.filter(({ index }) => index !== 0);
      rules.add(carrier, { ...rule, conditions: [command, ...others] });
    }
  }
  const number = numbers.numberOf(rule.syscall, architecture);
  if (number !== undefined) rules.add(number, rule);
  // Before 2.5.2, x86_rule_add() and its siblings add no rule of its own for a multiplexed call without a number.
  else if (multiplexed === undefined || isLibrarySince(numbers.library.version, '2.5.2'))
    rules.addAbsent(rule.syscall, rule);
}

/**
 * Whether the program for architectures with the same token never loads the number: if the syscall with the fewest tests,
 * whose block would load it, is one that the architecture lacks.
 */
export function losesNumberLoad(group: readonly ArchitectureRules[]): boolean {
  const [first] = group;
  const isAlone = group.length === 1;
  // These two always load the number, to test x32's bit.
  if (isAlone && (first?.architecture.name === 'x86_64' || first?.architecture.name === 'x32')) return false;
  const fewest = (rules: Iterable<SyscallRules>): number =>
    Math.min(...[...rules].map((one) => one.testCount), Number.POSITIVE_INFINITY);
  const present = fewest(group.flatMap(({ syscalls }) => [...syscalls.values()]));
  return present > 0 && fewest(group.flatMap(({ absent }) => [...absent.values()])) < present;
}
