import { didYouMean } from '../../spec/nearest-word.ts';
import type { Version } from '../../spec/version.ts';
import type { Architecture } from '../architecture.ts';
import type { ContainerEngine, Installation } from '../engine/container-engine.ts';
import { behaviourKey, parseEngine } from '../engine/engine-releases.ts';
import type { EngineVersion } from '../engine/engine-version.ts';
import { type FilterPart, filterParts } from '../engine/filter-parts.ts';
import { installProfile } from '../engine/install-profile.ts';
import { packageNote, readPackageVersion } from '../package-version.ts';
import { resolveProfile } from '../profile/resolve-profile.ts';
import { type FilterAnswer, noContainerAnswer, type SimulatedCall } from '../simulate/filter-answer.ts';
import { strictestAnswer } from '../simulate/filter-stack.ts';
import { OtherLibraries } from '../simulate/other-libraries.ts';
import { ReducedFilters } from '../simulate/reduced-filters.ts';
import type { SyscallNumbers } from '../syscalls/syscall-numbers.ts';
import { type PolicyRelease, rebuildProfile, resolvePolicy } from './rebuild-profile.ts';
import { compareReleases, findRelease } from './release-history.ts';
import { policyStart, type ReleaseSpan, releaseSpans } from './release-spans.ts';
import type { RuntimeFacts } from './runtime-facts.ts';

/** The host and container that a catalogue is about. */
export interface CatalogueOptions {
  readonly architecture: Architecture;
  readonly kernel: Version;
  /** The bounding set; undefined for the default of each runtime. */
  readonly capabilities: ReadonlySet<string> | undefined;
  /** Replaces the engine of each release. */
  readonly engine: ContainerEngine | undefined;
  readonly numbers: SyscallNumbers;
}

/** A release of a runtime with its filter. */
export interface InstalledRelease {
  readonly facts: RuntimeFacts;
  readonly release: string;
  readonly engine: ContainerEngine;
  /** The filter; of a tool that installs two, the one of what is allowed. */
  readonly installation: Installation;
  /** All filters, in the order of their installation. */
  readonly installations: readonly Installation[];
  /** Whether the tool installs two filters, of which the stricter answer counts. */
  readonly isStack: boolean;
  /** The same profile under other releases of libseccomp. */
  readonly others: OtherLibraries;
  /** What it returns for a call, found without building the whole filter. */
  ask(call: SimulatedCall): FilterAnswer;
}

/** What releases with the same policy, engine and capabilities share. */
class SharedInstallation {
  readonly others: OtherLibraries;
  readonly #install: () => Installation;
  #installation: Installation | undefined;

  constructor(others: OtherLibraries, install: () => Installation) {
    this.others = others;
    this.#install = install;
  }

  /** The whole filter, which is built when it is asked for: the answers to one call need only some of its rules. */
  get installation(): Installation {
    this.#installation ??= this.#install();
    return this.#installation;
  }
}

/** The known runtimes with the filters of their releases. */
export class Catalogue {
  readonly runtimes: readonly RuntimeFacts[];
  readonly #options: CatalogueOptions;
  readonly #installed = new Map<string, InstalledRelease>();
  readonly #installations = new Map<string, SharedInstallation>();
  readonly #filters = new ReducedFilters();

  constructor(runtimes: readonly RuntimeFacts[], options: CatalogueOptions) {
    this.runtimes = runtimes;
    this.#options = options;
  }

  /** Finds a runtime by name. */
  find = (name: string): RuntimeFacts | undefined => this.runtimes.find((one) => one.name === name);

  /** The spans of releases that behave alike, in order, without unknown releases. */
  spans(facts: RuntimeFacts): readonly ReleaseSpan[] {
    return releaseSpans(facts, this.find);
  }

  /** The filter of a release; undefined if nothing is known about it. */
  install(facts: RuntimeFacts, release: string): InstalledRelease | undefined {
    const key = `${facts.name}@${release}`;
    const known = this.#installed.get(key);
    if (known !== undefined) return known;
    const policy = resolvePolicy(facts, release, this.find);
    const engine = this.#options.engine ?? engineOf(facts, release);
    if (policy === undefined) return undefined;
    const [first, second] = filterParts(engine.name);
    const shared = this.#share(facts, policy, engine, first);
    const denied = second && this.#share(facts, policy, engine, second);
    const askOne = (own: SharedInstallation, call: SimulatedCall): FilterAnswer =>
      own.others.ask(call, engine) ?? noneOf(own.installation);
    const installed = {
      facts,
      release,
      engine,
      others: shared.others,
      isStack: denied !== undefined,
      get installation(): Installation {
        return shared.installation;
      },
      get installations(): readonly Installation[] {
        return denied === undefined ? [shared.installation] : [shared.installation, denied.installation];
      },
      ask: (call: SimulatedCall): FilterAnswer =>
        second === undefined || denied === undefined
          ? askOne(shared, call)
          : strictestAnswer([
              { name: first.name, answer: askOne(shared, call) },
              { name: second.name, answer: askOne(denied, call) },
            ]),
    };
    this.#installed.set(key, installed);
    return installed;
  }

  /** Resolves a profile once for all releases that install it. */
  #share(
    facts: RuntimeFacts,
    policy: PolicyRelease,
    engine: ContainerEngine,
    part: FilterPart,
  ): SharedInstallation {
    const { architecture, kernel, numbers } = this.#options;
    const capabilities = this.#options.capabilities ?? new Set(facts.capabilities);
    const start = policyStart(policy.facts, policy.release);
    const { editor } = policy;
    const edits = editor === undefined ? [] : [editor.facts.name, policyStart(editor.facts, editor.release)];
    const key = [policy.facts.name, start, ...edits, behaviourKey(engine), part.name, ...capabilities].join(
      ' ',
    );
    let shared = this.#installations.get(key);
    if (shared === undefined) {
      const profile = part.of(resolveProfile(rebuildProfile(policy), { architecture, capabilities, kernel }));
      shared = new SharedInstallation(
        new OtherLibraries({ profile, engine, native: architecture }, numbers.library, this.#filters),
        () => installProfile(engine, profile, { native: architecture, numbers }),
      );
      this.#installations.set(key, shared);
    }
    return shared;
  }

  /**
   * Reads "docker@20.10.9", "podman@5.2", a package's "docker@5:24.0.7-0ubuntu2", or "containerd" for its newest release.
   * The runtime has its own name: other-names.ts resolves others.
   *
   * @returns a message if the text names no known release
   */
  parse(text: string): NamedRelease | string {
    const at = text.indexOf('@');
    const name = at === -1 ? text : text.slice(0, at);
    const wanted = at === -1 ? 'latest' : text.slice(at + 1);
    const facts = this.find(name);
    if (facts === undefined) {
      const names = this.runtimes.map((one) => one.name);
      return `"${name}" is not a runtime; the runtimes are ${names.join(', ')}${didYouMean(name, names)}`;
    }
    const isRead = (release: string): boolean => resolvePolicy(facts, release, this.find) !== undefined;
    const exact = findRelease(facts.releases, wanted);
    if (exact !== undefined && isRead(exact)) return { facts, release: exact, notes: [] };
    const version = readPackageVersion(wanted);
    const release = version && findRelease(facts.releases, version.release);
    if (version === undefined || release === undefined || !isRead(release))
      return `${facts.title} ${wanted} is not a known release${neighbours(facts.releases.filter(isRead), version?.release)}`;
    const notes = version.isPackaged ? [packageNote(facts.title, wanted, release, version.isCandidate)] : [];
    return { facts, release, notes };
  }
}

/** A release that a user named, with notes about the name. */
export interface NamedRelease {
  readonly facts: RuntimeFacts;
  readonly release: string;
  readonly notes: readonly string[];
}

/** Names the known releases next to an unknown one. */
function neighbours(releases: readonly string[], wanted: string | undefined): string {
  if (wanted === undefined) return `; the newest is ${releases.at(-1)}`;
  const before = releases.findLast((one) => compareReleases(one, wanted) < 0);
  const after = releases.find((one) => compareReleases(one, wanted) > 0);
  if (before === undefined) return `; the oldest is ${after}`;
  return after === undefined ? `; the newest is ${before}` : `; the nearest are ${before} and ${after}`;
}

/** The answer of a container that does not start. */
function noneOf(installation: Installation): FilterAnswer {
  return noContainerAnswer(installation.ok ? '' : installation.message);
}

/** A version that stands for all releases before one. */
function justBefore(version: EngineVersion | undefined): EngineVersion | undefined {
  return version && [version[0], version[1], version[2], version[3] - 1];
}

function engineOf(facts: RuntimeFacts, release: string): ContainerEngine {
  const label = facts.engine.at(release)?.[1] ?? '';
  const engine = parseEngine(label.replace(' before ', '@'));
  if (typeof engine === 'string') throw new Error(`${facts.title} ${release}: ${engine}`);
  return label.includes(' before ') ? { ...engine, label, version: justBefore(engine.version) } : engine;
}
