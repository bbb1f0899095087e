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

/** Why libseccomp rejects a rule or an architecture. */
export interface Rejection {
  /** The error of its function; `hangs` if the function does not return. */
  readonly errno: 'EEXIST' | 'EACCES' | 'EINVAL' | 'EDOM' | 'hangs';
  readonly message: string;
}

/** What decided a call: a rule, the default, or the missing architecture. */
export type RuleDecision =
  | { readonly by: 'rule'; readonly action: SeccompAction; readonly rule: FilterRule }
  | { readonly by: 'default' | 'architecture'; readonly action: SeccompAction };

/**
 * A filter as libseccomp builds it (`struct db_filter_col`): each rule is added to every architecture by the name of its
 * call. {@link SyscallRules} decides which of several rules of a call wins.
 */
export class FilterCollection {
  readonly defaultAction: SeccompAction;
  readonly #numbers: SyscallNumbers;
  readonly #hasUpperBoundFix: boolean;
  /** All names in the rules of the profile, whether or not libseccomp knows them. */
  readonly profileNames = new Set<string>();
  /** Names in rules that the engine skipped because their action is the default action. */
  readonly redundantNames = new Set<string>();
  #architectures: ArchitectureRules[] = [];
  readonly #added: FilterRule[] = [];
  /** SCMP_FLTATR_CTL_OPTIMIZE = 2: a binary tree over the numbers instead of a chain by priority. */
  isBinaryTree = false;
  /** SCMP_FLTATR_ACT_BADARCH: what a call of an architecture gets that is not in the filter. */
  foreignAction: SeccompAction = KILL_THREAD;
  /** Cache by token, valid until the next rule is added. */
  readonly #numberLost = new Map<number, boolean>();

  constructor(defaultAction: SeccompAction, native: Architecture, numbers: SyscallNumbers) {
    this.defaultAction = defaultAction;
    this.#numbers = numbers;
    this.#hasUpperBoundFix = isLibrarySince(numbers.library.version, '2.6.1');
    this.#architectures.push(new ArchitectureRules(native, this.#hasUpperBoundFix));
  }

  /** The syscall numbers of the library. */
  get numbers(): SyscallNumbers {
    return this.#numbers;
  }

  /** Why the decision of this libseccomp for a call is unknown; undefined if it is known. */
  whyUnmodelled(token: number, number: number): string | undefined {
    const matching = this.#architectures.filter(({ architecture }) => architecture.token === token);
    const one = matching.find(({ syscalls }) => syscalls.has(number));
    if (one === undefined || one.syscalls.get(number)?.unconditional !== undefined) return undefined;
    return whyUnmodelled(one.added.get(number) ?? [], this.#numbers.library.version);
  }

  /** In the order of their addition, the native one first. */
  get architectures(): readonly ArchitectureRules[] {
    return this.#architectures;
  }

  /** Adds an architecture, unless it is there. Rules that were added before do not apply to it. */
  addArchitecture(architecture: Architecture): Rejection | undefined {
    if (this.#architectures.some((one) => one.architecture === architecture)) return undefined;
    const [first] = this.#architectures;
    if (first !== undefined && first.architecture.isBigEndian !== architecture.isBigEndian) {
      return {
        errno: 'EDOM',
        message: `${architecture.name} and ${first.architecture.name} differ in byte order`,
      };
    }
    this.#architectures.push(new ArchitectureRules(architecture, this.#hasUpperBoundFix));
    return undefined;
  }

  /** Removes an architecture with its rules. */
  removeArchitecture(architecture: Architecture): void {
    this.#architectures = this.#architectures.filter((one) => one.architecture !== architecture);
  }

  /** Adds a rule to every architecture that has the call. A rejected rule does not change the filter. */
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
      if (error instanceof EndlessMerge) return { errno: 'hangs', message: error.message };
      const { existing } = error;
      return {
        errno: 'EEXIST',
        message: `another rule${existing.origin === '' ? '' : ` (${existing.origin})`} has the same conditions and a different action`,
      };
    }
    this.#added.push(rule);
    return undefined;
  }

  /** The decision for a call whose arguments are all known. */
  decide(token: number, number: number, known: KnownArguments): RuleDecision {
    const place = this.locate(token, number);
    if (typeof place !== 'object') return place === 'default' ? this.#default : this.#foreign;
    return this.#verdict(place.decide(known));
  }

  /** All possible decisions for a call with unknown arguments. */
  possible(token: number, number: number, known: KnownArguments): readonly RuleDecision[] {
    const place = this.locate(token, number);
    if (typeof place !== 'object') return [place === 'default' ? this.#default : this.#foreign];
    return [...place.possible(known)].map((rule) => this.#verdict(rule));
  }

  /**
   * Finds the rules of a call by token and number, as gen_bpf.c generates them. A filter with x86_64 but without x32
   * treats x32's numbers (except -1) as a foreign architecture, and the other way round.
   */
  locate(token: number, number: number): SyscallRules | 'default' | 'foreign' {
    const matching = this.#architectures.filter(({ architecture }) => architecture.token === token);
    const [first] = matching;
    if (first === undefined) return 'foreign';
    if (matching.length === 1) {
      const isX32Number = number >= X32_SYSCALL_BIT;
      // The program tests for -1 since 2.4.0 (commit ba73ee4).
      const isExcepted = number === 0xffff_ffff && isLibrarySince(this.#numbers.library.version, '2.4.0');
      if (first.architecture.name === 'x86_64' && isX32Number && !isExcepted) return 'foreign';
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
   * Whether the program compares the token instead of the number, by a bug of libseccomp. In a chain by priority, the
   * block of the first syscall loads the number. If the architecture lacks that syscall, no block is generated and the
   * load is lost (gen_bpf.c, _gen_bpf_syscalls: acc_reset is tied to s_head; seen in 2.5.4, 2.6.0 and 2.6.1). That
   * requires a profile in which each rule of the architecture has conditions, except one for a missing call.
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

  get #foreign(): RuleDecision {
    return { by: 'architecture', action: this.foreignAction };
  }

  #verdict(rule: FilterRule | undefined): RuleDecision {
    return rule === undefined ? this.#default : { by: 'rule', action: rule.action, rule };
  }

  #rebuild(): void {
    this.#architectures = this.#architectures.map(
      ({ architecture }) => new ArchitectureRules(architecture, this.#hasUpperBoundFix),
    );
    for (const rule of this.#added)
      for (const one of this.#architectures) addByName(one, rule, this.#numbers);
  }
}

function repeatsArgument({ conditions }: FilterRule): boolean {
  return conditions.length > 1 && new Set(conditions.map(({ index }) => index)).size !== conditions.length;
}
