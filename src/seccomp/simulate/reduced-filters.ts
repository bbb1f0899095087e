import type { Architecture } from '../architecture.ts';
import type { ContainerEngine } from '../engine/container-engine.ts';
import { behaviourKey } from '../engine/engine-releases.ts';
import { installProfile } from '../engine/install-profile.ts';
import { InstalledFilter } from '../engine/installed-filter.ts';
import type { ProfileRule } from '../profile/profile.ts';
import type { ResolvedProfile } from '../profile/resolve-profile.ts';
import type { Library } from '../syscalls/library-releases.ts';
import { syscallNumbers } from '../syscalls/syscall-numbers.ts';
import { askFilter, type SimulatedCall } from './filter-answer.ts';

/** What is installed on a host, except for its libseccomp. */
export interface InstalledProfile {
  readonly profile: ResolvedProfile;
  readonly engine: ContainerEngine;
  readonly native: Architecture;
}

/**
 * Filters of a few rules on one host, without runc's stub. Releases whose profiles have the same rules of a call, under the
 * same engine, share one filter and its answer: most releases change few rules.
 */
export class ReducedFilters {
  readonly #filters = new Map<string, InstalledFilter | undefined>();
  readonly #ids = new WeakMap<ProfileRule, number>();
  #lastId = 0;
  /** The last question to a filter, and its answer. */
  readonly #asked = new WeakMap<
    InstalledFilter,
    { readonly question: SimulatedCall; readonly answer: string }
  >();

  /** The filter with some rules of a profile; undefined if no container starts with it. */
  install(
    { profile, engine, native }: InstalledProfile,
    rules: readonly ProfileRule[],
    library: Library,
  ): InstalledFilter | undefined {
    const { defaultAction, architectures, flags } = profile;
    const key = [
      library.label,
      native.name,
      behaviourKey(engine),
      defaultAction.name,
      defaultAction.errno,
      ...architectures,
      ...flags,
      ...rules.map((rule) => this.#idOf(rule)),
    ].join(' ');
    const known = this.#filters.get(key);
    if (known !== undefined || this.#filters.has(key)) return known;
    const numbers = syscallNumbers(library);
    const installation = installProfile(engine, { ...profile, rules }, { native, numbers });
    let filter: InstalledFilter | undefined;
    if (installation.ok) {
      const { collection } = installation.filter;
      collection.isBinaryTree = true;
      filter = new InstalledFilter(collection, undefined);
    }
    this.#filters.set(key, filter);
    return filter;
  }

  /** The answer of a filter, which is kept for the next release with the same filter. */
  answer(filter: InstalledFilter, engine: ContainerEngine, question: SimulatedCall): string {
    const last = this.#asked.get(filter);
    if (last?.question === question) return last.answer;
    const { answer } = askFilter(filter, engine, question);
    this.#asked.set(filter, { question, answer });
    return answer;
  }

  #idOf(rule: ProfileRule): number {
    let id = this.#ids.get(rule);
    if (id === undefined) {
      id = ++this.#lastId;
      this.#ids.set(rule, id);
    }
    return id;
  }
}
