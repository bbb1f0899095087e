import { type Architecture, X32_SYSCALL_BIT } from '../architecture.ts';
import { encodeAction, KILL_THREAD, type SeccompAction } from '../seccomp-action.ts';
import { isLibrarySince } from '../syscalls/library-releases.ts';
import type { SyscallNumbers } from '../syscalls/syscall-numbers.ts';
import { ArchitectureRules, addByName, losesNumberLoad } from './architecture-rules.ts';
import type { FilterRule } from './filter-rule.ts';
import { RuleConflict } from './insert.ts';
import type { KnownArguments, SyscallRules } from './syscall-rules.ts';
import { EndlessMerge } from './test-node.ts';
import { whyUnmodelled } from './unmodelled.ts';

/** Why libseccomp takes a rule or an architecture not, with the error that its function returns. */
export interface Rejection {
  readonly errno: 'EEXIST' | 'EACCES' | 'EINVAL' | 'EDOM' | 'no end';
  readonly message: string;
}

/** What decided a call: a rule, the default, or that the architecture is not in the filter. */
export type RuleDecision =
  | { readonly by: 'rule'; readonly action: SeccompAction; readonly rule: FilterRule }
  | { readonly by: 'default' | 'architecture'; readonly action: SeccompAction };

/**
 * A filter as libseccomp builds it: rules are given by name for the native architecture and reach every other one by
 * name. Which of several rules of a syscall wins is decided in {@link SyscallRules}.
 */
export class FilterCollection {
  readonly defaultAction: SeccompAction;
  readonly #numbers: SyscallNumbers;
  readonly #isRepaired: boolean;
  /** Every name of a rule that an engine was given, whether or not libseccomp knows it. */
  readonly profileNames = new Set<string>();
  /** Names of rules that an engine passed over, since they say what the default says. */
  readonly redundantNames = new Set<string>();
  #architectures: ArchitectureRules[] = [];
  readonly #added: FilterRule[] = [];
  /** SCMP_FLTATR_CTL_OPTIMIZE = 2: a binary tree over the numbers in place of a chain by priority. */
  isBinaryTree = false;
  /** By token, until the next rule is added. */
  readonly #numberLost = new Map<number, boolean>();

  constructor(defaultAction: SeccompAction, native: Architecture, numbers: SyscallNumbers) {
    this.defaultAction = defaultAction;
    this.#numbers = numbers;
    this.#isRepaired = isLibrarySince(numbers.library.version, '2.6.1');
    this.#architectures.push(new ArchitectureRules(native, this.#isRepaired));
  }

  /** What the library knows. */
  get numbers(): SyscallNumbers {
    return this.#numbers;
  }

  /** Why it is not known what this libseccomp decides for a call; undefined where it is. */
  whyUnmodelled(token: number, number: number): string | undefined {
    const matching = this.#architectures.filter(({ architecture }) => architecture.token === token);
    const one = matching.find(({ syscalls }) => syscalls.has(number));
    if (one === undefined || one.syscalls.get(number)?.unconditional !== undefined) return undefined;
    return whyUnmodelled(one.added.get(number) ?? [], this.#numbers.library.version);
  }

  /** In the order in which they were added, the native one first. */
  get architectures(): readonly ArchitectureRules[] {
    return this.#architectures;
  }

  /** Adds an architecture; one that is there already is left alone. Rules that were added before do not reach it. */
  addArchitecture(architecture: Architecture): Rejection | undefined {
    if (this.#architectures.some((one) => one.architecture === architecture)) return undefined;
    const [first] = this.#architectures;
    if (first !== undefined && first.architecture.isBigEndian !== architecture.isBigEndian) {
      return {
        errno: 'EDOM',
        message: `${architecture.name} has another byte order than ${first.architecture.name}`,
      };
    }
    this.#architectures.push(new ArchitectureRules(architecture, this.#isRepaired));
    return undefined;
  }

  /** Removes an architecture with its rules. */
  removeArchitecture(architecture: Architecture): void {
    this.#architectures = this.#architectures.filter((one) => one.architecture !== architecture);
  }

  /** Adds a rule to every architecture that has the call; a rejected rule leaves the filter as it was. */
  addRule(rule: FilterRule): Rejection | undefined {
    if (encodeAction(rule.action) === encodeAction(this.defaultAction)) {
      return { errno: 'EACCES', message: 'its action is the default action' };
    }
    if (repeatsArgument(rule)) {
      return { errno: 'EINVAL', message: 'it has two conditions on one argument' };
    }
    if (this.#numberLost.size > 0) this.#numberLost.clear();
    try {
      for (const one of this.#architectures) addByName(one, rule, this.#numbers);
    } catch (error) {
      if (!(error instanceof RuleConflict) && !(error instanceof EndlessMerge)) throw error;
      this.#rebuild();
      if (error instanceof EndlessMerge) return { errno: 'no end', message: error.message };
      const { existing } = error;
      return {
        errno: 'EEXIST',
        message: `another rule${existing.origin === '' ? '' : ` (${existing.origin})`} has the same conditions and another action`,
      };
    }
    this.#added.push(rule);
    return undefined;
  }

  /** What the filter answers to a call whose arguments are all known. */
  decide(token: number, number: number, known: KnownArguments): RuleDecision {
    const place = this.locate(token, number);
    if (typeof place !== 'object') return place === 'default' ? this.#default : FOREIGN;
    return this.#verdict(place.decide(known));
  }

  /** Every answer that is possible where some arguments are not known. */
  possible(token: number, number: number, known: KnownArguments): readonly RuleDecision[] {
    const place = this.locate(token, number);
    if (typeof place !== 'object') return [place === 'default' ? this.#default : FOREIGN];
    return [...place.possible(known)].map((rule) => this.#verdict(rule));
  }

  /**
   * The rules of a call: by the token that the kernel gives and the number, as gen_bpf.c generates them. A filter that
   * has x86_64 but not x32 treats x32's numbers as a foreign architecture (-1 excepted), and the other way round.
   */
  locate(token: number, number: number): SyscallRules | 'default' | 'foreign' {
    const matching = this.#architectures.filter(({ architecture }) => architecture.token === token);
    const [first] = matching;
    if (first === undefined) return 'foreign';
    if (matching.length === 1) {
      const isX32Number = number >= X32_SYSCALL_BIT;
      // -1 passes since 2.4.0 (commit ba73ee4).
      const isPassed = number === 0xffff_ffff && isLibrarySince(this.#numbers.library.version, '2.4.0');
      if (first.architecture.name === 'x86_64' && isX32Number && !isPassed) return 'foreign';
      if (first.architecture.name === 'x32' && !isX32Number) return 'foreign';
    }
    const compared = this.isNumberLoadLost(token) ? token : number;
    for (const { syscalls } of matching) {
      const rules = syscalls.get(compared);
      if (rules !== undefined) return rules;
    }
    return 'default';
  }

  /**
   * Whether the program compares the token in place of the number. In a chain by priority the first syscall brings
   * the instruction that loads the number; where the first is one that the architecture has not, no instructions are
   * made of it and the load is lost (gen_bpf.c, _gen_bpf_syscalls: acc_reset goes with s_head; found with 2.5.4, 2.6.0
   * and 2.6.1). It takes a profile in which every rule of that architecture has conditions but one for an absent call.
   */
  isNumberLoadLost(token: number): boolean {
    if (this.isBinaryTree) return false;
    let isLost = this.#numberLost.get(token);
    if (isLost === undefined) {
      isLost = losesNumberLoad(
        this.#architectures.filter(({ architecture }) => architecture.token === token),
      );
      this.#numberLost.set(token, isLost);
    }
    return isLost;
  }

  get #default(): RuleDecision {
    return { by: 'default', action: this.defaultAction };
  }

  #verdict(rule: FilterRule | undefined): RuleDecision {
    return rule === undefined ? this.#default : { by: 'rule', action: rule.action, rule };
  }

  #rebuild(): void {
    this.#architectures = this.#architectures.map(
      ({ architecture }) => new ArchitectureRules(architecture, this.#isRepaired),
    );
    for (const rule of this.#added)
      for (const one of this.#architectures) addByName(one, rule, this.#numbers);
  }
}

function repeatsArgument({ conditions }: FilterRule): boolean {
  return conditions.length > 1 && new Set(conditions.map(({ index }) => index)).size !== conditions.length;
}

/** libseccomp's SCMP_FLTATR_ACT_BADARCH, which no engine sets. */
const FOREIGN: RuleDecision = { by: 'architecture', action: KILL_THREAD };
