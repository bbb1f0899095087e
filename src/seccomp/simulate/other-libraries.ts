import type { ContainerEngine } from '../engine/container-engine.ts';
import { buildStub, isStubbed } from '../engine/enosys-stub.ts';
import { InstalledFilter } from '../engine/installed-filter.ts';
import type { ProfileRule } from '../profile/profile.ts';
import { type Library, librariesAfter, librariesBefore } from '../syscalls/library-releases.ts';
import { multiplexedCalls } from '../syscalls/multiplexer.ts';
import { namesAt } from '../syscalls/names-at.ts';
import { syscallNumbers } from '../syscalls/syscall-numbers.ts';
import { askFilter, type FilterAnswer, type SimulatedCall } from './filter-answer.ts';
import { type InstalledProfile, ReducedFilters } from './reduced-filters.ts';

/** An answer that holds since a release, or before it. */
export interface LibraryChange {
  readonly release: string;
  readonly answer: string;
}

/** The releases of libseccomp with another answer. */
export interface LibraryChanges {
  /** Answers before each release, newest first. */
  readonly before: readonly LibraryChange[];
  /** Answers since each release, oldest first. */
  readonly from: readonly LibraryChange[];
}

/** The calls that carry others on some architectures. */
const CARRIERS = ['socketcall', 'ipc'] as const;

/** A rule for socket is also one for socketcall on x86, and may conflict where socketcall's own rule is missing. */
function withCarriers(names: ReadonlySet<string>): ReadonlySet<string> {
  const carriers = CARRIERS.filter((one) => multiplexedCalls(one).some((name) => names.has(name)));
  return carriers.length === 0 ? names : new Set([...names, ...carriers]);
}

/** A rule for one of its names, and its place among those of the profile. */
interface NamedRule {
  readonly place: number;
  readonly rule: ProfileRule;
}

/** The rules of a profile by name, one rule per name: most calls are reached by few of many rules. */
function rulesByName(rules: readonly ProfileRule[]): ReadonlyMap<string, readonly NamedRule[]> {
  const byName = new Map<string, NamedRule[]>();
  let place = 0;
  for (const rule of rules)
    for (const name of rule.names) {
      const own = { place: place++, rule: rule.names.length === 1 ? rule : { ...rule, names: [name] } };
      const known = byName.get(name);
      if (known === undefined) byName.set(name, [own]);
      else known.push(own);
    }
  return byName;
}

/** Simulates a profile under all releases of libseccomp, with only the rules that can reach the call in question. */
export class OtherLibraries {
  readonly #installed: InstalledProfile;
  readonly #library: Library;
  readonly #filters: ReducedFilters;
  /** All names of the profile. */
  #names: ReadonlySet<string> | undefined;
  /** The rules of each action, in the profile's order. */
  readonly #byAction: ReadonlyMap<string, readonly ProfileRule[]>;
  #byName: ReadonlyMap<string, readonly NamedRule[]> | undefined;
  /** By the names whose rules can reach a call: most calls are reached by one name or none. */
  readonly #reaching = new Map<ReadonlySet<string>, readonly ProfileRule[]>();
  /** By release and token: the stub's section of the whole profile, undefined for none; or that no container starts. */
  readonly #stubs = new Map<string, ReturnType<typeof buildStub> | 'no container'>();

  /** @param filters what profiles of one host share */
  constructor(installed: InstalledProfile, library: Library, filters = new ReducedFilters()) {
    this.#installed = installed;
    this.#library = library;
    this.#filters = filters;
    const byAction = new Map<string, ProfileRule[]>();
    for (const rule of installed.profile.rules) {
      const own = byAction.get(rule.action.name);
      if (own === undefined) byAction.set(rule.action.name, [rule]);
      else own.push(rule);
    }
    this.#byAction = byAction;
  }

  /** The answer with the chosen library, found without building the whole filter. */
  answer(question: SimulatedCall): string {
    return this.#answer(question, this.#library);
  }

  /**
   * What decides with the chosen library, found without building the whole filter; undefined if no container starts.
   *
   * @param engine what installs the filter, for the words of the answer
   */
  ask(question: SimulatedCall, engine: ContainerEngine): FilterAnswer | undefined {
    const stub = this.#stub(this.#library, question.architecture.token);
    const filter = stub === 'no container' ? undefined : this.#filter(question, this.#library);
    if (filter === undefined || stub === 'no container') return undefined;
    this.#names ??= new Set(this.#installed.profile.rules.flatMap((rule) => rule.names));
    return askFilter(new InstalledFilter(filter.collection, stub, this.#names), engine, question);
  }

  /** The releases before and since which the answer differs from `answer`, that of the chosen library. */
  changes(question: SimulatedCall, answer: string): LibraryChanges {
    const before: LibraryChange[] = [];
    let last = answer;
    let above = this.#library.table.join('.');
    for (const library of librariesBefore(this.#library)) {
      const own = this.#answer(question, library);
      if (own !== last) before.push({ release: above, answer: own });
      last = own;
      above = library.label;
    }
    const from: LibraryChange[] = [];
    last = answer;
    for (const library of librariesAfter(this.#library)) {
      const own = this.#answer(question, library);
      if (own !== last) from.push({ release: library.label, answer: own });
      last = own;
    }
    return { before, from };
  }

  #answer(question: SimulatedCall, library: Library): string {
    const stub = this.#stub(library, question.architecture.token);
    const filter = stub === 'no container' ? undefined : this.#filter(question, library);
    if (filter === undefined || stub === 'no container') return 'no container';
    const { architecture, number } = question;
    if (stub !== undefined && isStubbed(stub, architecture.token, number)) return 'ENOSYS';
    return this.#filters.answer(filter, this.#installed.engine, question);
  }

  /** The filter of the rules that can reach a call, without runc's stub. */
  #filter({ architecture, number }: SimulatedCall, library: Library): InstalledFilter | undefined {
    const names = namesAt(architecture.token, number);
    let rules = this.#reaching.get(names);
    if (rules === undefined) {
      rules = this.#rulesFor(withCarriers(names));
      this.#reaching.set(names, rules);
    }
    return this.#filters.install(this.#installed, rules, library);
  }

  /** The rules for some names, in the profile's order. */
  #rulesFor(names: ReadonlySet<string>): readonly ProfileRule[] {
    this.#byName ??= rulesByName(this.#installed.profile.rules);
    const found: NamedRule[] = [];
    for (const name of names) found.push(...(this.#byName.get(name) ?? []));
    return found.sort((a, b) => a.place - b.place).map(({ rule }) => rule);
  }

  /** Rules of other calls do not decide here, but their names set the stub's limit and their actions may be rejected. */
  #stub(library: Library, token: number): ReturnType<typeof buildStub> | 'no container' {
    const key = `${library.label} ${token}`;
    const known = this.#stubs.get(key);
    if (known !== undefined || this.#stubs.has(key)) return known;
    const { profile, engine, native } = this.#installed;
    const numbers = syscallNumbers(library);
    const rules = [...this.#byAction.values()].flatMap(
      (own) => own.find(({ names }) => names.some((name) => numbers.knows(name))) ?? [],
    );
    const stub =
      this.#filters.install(this.#installed, rules, library) === undefined
        ? 'no container'
        : engine.name === 'runc'
          ? buildStub(profile, native, engine.version, numbers, token)
          : undefined;
    this.#stubs.set(key, stub);
    return stub;
  }
}
