import type { CallerConclusion } from '../seccomp/callers/caller-table.ts';
import type { NamedPolicy } from '../seccomp/profile/policy.ts';
import type { ProfileProblem } from '../seccomp/profile/read-json.ts';
import type { SeccompAction } from '../seccomp/seccomp-action.ts';
import type { PolicyInstallation } from './policy-installation.ts';
import type { PolicyPlaces } from './policy-places.ts';
import { type StatedRule, statedRules } from './stated-rule.ts';

/** An engine that does not install the policy, and why. */
export interface NotInstalled {
  readonly engine: string;
  readonly why: string;
}

/** What is known of one policy of a text, for rules. */
export class PolicyAnalysis {
  /** Its name in the text; undefined if the text holds one policy without a name. */
  readonly name: string | undefined;
  /** What the text is: "a profile of OCI, Docker or containers/common". */
  readonly form: string;
  readonly policy: NamedPolicy;
  /** The policy as each engine that takes this form installs it; the first is the one that most people use. */
  readonly installations: readonly PolicyInstallation[];
  readonly notInstalled: readonly NotInstalled[];
  readonly places: PolicyPlaces;
  /** What programs are known to do if a call fails with an errno, on x86_64. */
  readonly callersOf: (syscall: string, errno: string) => readonly CallerConclusion[];
  /** The same policy of another text; undefined if an engine does not read it. */
  readonly revised: (text: string) => PolicyAnalysis | undefined;
  #rules: readonly StatedRule[] | undefined;
  #byName: ReadonlyMap<string, readonly StatedRule[]> | undefined;

  constructor(facts: {
    readonly policy: NamedPolicy;
    readonly form: string;
    readonly installations: readonly PolicyInstallation[];
    readonly notInstalled: readonly NotInstalled[];
    readonly places: PolicyPlaces;
    readonly callersOf: PolicyAnalysis['callersOf'];
    readonly revised: PolicyAnalysis['revised'];
  }) {
    this.name = facts.policy.name;
    this.form = facts.form;
    this.policy = facts.policy;
    this.installations = facts.installations;
    this.notInstalled = facts.notInstalled;
    this.places = facts.places;
    this.callersOf = facts.callersOf;
    this.revised = facts.revised;
  }

  /** The rules as they stand in the text, in their order. */
  get rules(): readonly StatedRule[] {
    this.#rules ??= statedRules(this.policy);
    return this.#rules;
  }

  /** The rules that name a call. */
  rulesFor(name: string): readonly StatedRule[] {
    if (this.#byName === undefined) {
      const found = new Map<string, StatedRule[]>();
      for (const rule of this.rules)
        for (const one of rule.names) {
          const known = found.get(one);
          if (known === undefined) found.set(one, [rule]);
          else if (known.at(-1) !== rule) known.push(rule);
        }
      this.#byName = found;
    }
    return this.#byName.get(name) ?? [];
  }

  /** All names that the rules state. */
  get names(): ReadonlySet<string> {
    return new Set(this.rules.flatMap(({ names }) => names));
  }
}

/** Whether a call runs under an action: a supervisor may let it run, and a logged call does. */
export function mayRun({ kind }: SeccompAction): boolean {
  return kind === 'allow' || kind === 'log' || kind === 'notify' || kind === 'trace';
}

/** A policy that cannot be used, or a part of it that has no effect or another one than it says. */
export type PolicyProblem = ProfileProblem;
