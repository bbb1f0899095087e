import type { Architecture } from '../architecture.ts';
import type { ContainerEngine } from '../engine/container-engine.ts';
import { buildStub } from '../engine/enosys-stub.ts';
import { installProfile } from '../engine/install-profile.ts';
import { InstalledFilter } from '../engine/installed-filter.ts';
import type { ProfileRule } from '../profile/profile.ts';
import type { ResolvedProfile } from '../profile/resolve-profile.ts';
import { type Library, librariesAfter, librariesBefore } from '../syscalls/library-releases.ts';
import { namesAt } from '../syscalls/names-at.ts';
import { syscallNumbers } from '../syscalls/syscall-numbers.ts';
import { askFilter, type SimulatedCall } from './filter-answer.ts';

/** What is installed on a host, except for its libseccomp. */
export interface InstalledProfile {
  readonly profile: ResolvedProfile;
  readonly engine: ContainerEngine;
  readonly native: Architecture;
}

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

/** The profile with only the rules that can reach one call. */
interface ReducedProfile {
  readonly profile: ResolvedProfile;
  /** By release. */
  readonly filters: Map<string, InstalledFilter | 'no container'>;
}

/** Simulates a profile under all other releases of libseccomp. */
export class OtherLibraries {
  readonly #installed: InstalledProfile;
  readonly #library: Library;
  /** One rule per name, in the profile's order. */
  readonly #rules: readonly { readonly name: string; readonly rule: ProfileRule }[];
  /** By the names whose rules can reach a call. */
  readonly #reductions = new Map<string, ReducedProfile>();
  /** By release: the stub of the whole profile, undefined for none; or that no container starts. */
  readonly #stubs = new Map<string, ReturnType<typeof buildStub> | 'no container'>();

  constructor(installed: InstalledProfile, library: Library) {
    this.#installed = installed;
    this.#library = library;
    this.#rules = installed.profile.rules.flatMap((rule) =>
      rule.names.map((name) => ({ name, rule: { ...rule, names: [name] } })),
    );
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
    const reduced = this.#reduced(namesAt(question.architecture.token, question.number));
    let filter = reduced.filters.get(library.label);
    if (filter === undefined) {
      filter = this.#install(reduced.profile, library) ?? 'no container';
      reduced.filters.set(library.label, filter);
    }
    if (filter === 'no container') return filter;
    return askFilter(filter, this.#installed.engine, question).answer;
  }

  /** The profile with only the rules of some names, which is small: most calls are reached by one name or none. */
  #reduced(names: ReadonlySet<string>): ReducedProfile {
    const reaching = this.#rules.filter(({ name }) => names.has(name)).map(({ rule }) => rule);
    const key = reaching.map(({ names: own }) => own.join()).join(' ');
    const known = this.#reductions.get(key);
    if (known !== undefined) return known;
    const made = { profile: { ...this.#installed.profile, rules: reaching }, filters: new Map() };
    this.#reductions.set(key, made);
    return made;
  }

  /** Rules of other calls do not decide here, but their names set the stub's limit and their actions may be rejected. */
  #install(reduced: ResolvedProfile, library: Library): InstalledFilter | undefined {
    const { engine, native } = this.#installed;
    const stub = this.#stub(library);
    if (stub === 'no container') return undefined;
    const installation = installProfile(engine, reduced, { native, numbers: syscallNumbers(library) });
    if (!installation.ok) return undefined;
    const { collection } = installation.filter;
    collection.isBinaryTree = true;
    return new InstalledFilter(collection, stub);
  }

  #stub(library: Library): ReturnType<typeof buildStub> | 'no container' {
    const known = this.#stubs.get(library.label);
    if (known !== undefined || this.#stubs.has(library.label)) return known;
    const { profile, engine, native } = this.#installed;
    const numbers = syscallNumbers(library);
    const seen = new Set<string>();
    const rules = profile.rules.filter(({ action, names }) => {
      const isNew = !seen.has(action.name) && names.some((name) => numbers.knows(name));
      if (isNew) seen.add(action.name);
      return isNew;
    });
    const starts = installProfile(engine, { ...profile, rules }, { native, numbers }).ok;
    const stub = starts
      ? engine.name === 'runc'
        ? buildStub(profile, native, engine.version, numbers)
        : undefined
      : 'no container';
    this.#stubs.set(library.label, stub);
    return stub;
  }
}
