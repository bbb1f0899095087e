import type { Version } from '../../spec/version.ts';
import type { Architecture } from '../architecture.ts';
import type { Engine, Installation } from '../engine/engine.ts';
import { behaviourOf, installProfile, parseEngine } from '../engine/install.ts';
import type { EngineVersion } from '../engine/version.ts';
import { resolveProfile } from '../profile/resolve.ts';
import { OtherLibraries } from '../simulate/other-libraries.ts';
import type { SyscallNumbers } from '../syscalls/numbers.ts';
import { policyStart, type ReleaseSpan, spansOf } from './changes.ts';
import type { RuntimeFacts } from './facts.ts';
import { findRelease } from './history.ts';
import { type PolicyRelease, policyOf, rebuildProfile } from './rebuild.ts';

/** What a question about containers leaves open or fixes. */
export interface CatalogueOptions {
  readonly architecture: Architecture;
  readonly kernel: Version;
  /** The bounding set; undefined for each runtime's own default. */
  readonly capabilities: ReadonlySet<string> | undefined;
  /** In place of the engine that a release brings. */
  readonly engine: Engine | undefined;
  readonly numbers: SyscallNumbers;
}

/** A release of a runtime with the filter that it installs. */
export interface InstalledRelease {
  readonly facts: RuntimeFacts;
  readonly release: string;
  readonly engine: Engine;
  readonly installation: Installation;
  /** The same under other releases of libseccomp. */
  readonly others: OtherLibraries;
}

type Put = Pick<InstalledRelease, 'installation' | 'others'>;

/** Every runtime that is known, with the filters of its releases. */
export class Catalogue {
  readonly runtimes: readonly RuntimeFacts[];
  readonly #options: CatalogueOptions;
  readonly #installed = new Map<string, InstalledRelease>();
  readonly #installations = new Map<string, Put>();

  constructor(runtimes: readonly RuntimeFacts[], options: CatalogueOptions) {
    this.runtimes = runtimes;
    this.#options = options;
  }

  /** A runtime by its name. */
  find = (name: string): RuntimeFacts | undefined => this.runtimes.find((one) => one.name === name);

  /** Releases that answer alike, in order; those of which nothing is known are left out. */
  spans(facts: RuntimeFacts): readonly ReleaseSpan[] {
    return spansOf(facts, this.find);
  }

  /** What a release installs; undefined where nothing is known of it. */
  install(facts: RuntimeFacts, release: string): InstalledRelease | undefined {
    const key = `${facts.name}@${release}`;
    const known = this.#installed.get(key);
    if (known !== undefined) return known;
    const policy = policyOf(facts, release, this.find);
    const engine = this.#options.engine ?? engineOf(facts, release);
    if (policy === undefined) return undefined;
    const installed = { facts, release, engine, ...this.#install(facts, policy, engine) };
    this.#installed.set(key, installed);
    return installed;
  }

  /** Many releases install the same filter, which is then put together once. */
  #install(facts: RuntimeFacts, policy: PolicyRelease, engine: Engine): Put {
    const { architecture, kernel, numbers } = this.#options;
    const capabilities = this.#options.capabilities ?? new Set(facts.capabilities);
    const start = policyStart(policy.facts, policy.release);
    const key = [policy.facts.name, start, behaviourOf(engine), ...capabilities].join(' ');
    let put = this.#installations.get(key);
    if (put === undefined) {
      const profile = resolveProfile(rebuildProfile(policy), { architecture, capabilities, kernel });
      put = {
        installation: installProfile(engine, profile, { native: architecture, numbers }),
        others: new OtherLibraries({ profile, engine, native: architecture }, numbers.library),
      };
      this.#installations.set(key, put);
    }
    return put;
  }

  /** Reads "docker@20.10.9", "podman@5.2" or "containerd" for its newest release; or says what is wrong with it. */
  parse(text: string): { readonly facts: RuntimeFacts; readonly release: string } | string {
    const [name = '', wanted = 'latest'] = text.split('@');
    const facts = this.find(name);
    if (facts === undefined) {
      const names = this.runtimes.map((one) => one.name).join(', ');
      return `"${name}" is none of the runtimes ${names}`;
    }
    const release = findRelease(facts.releases, wanted);
    if (release === undefined || policyOf(facts, release, this.find) === undefined) {
      const [first, last] = [facts.releases[0], facts.releases.at(-1)];
      return `${facts.title} ${wanted} is none of the releases that are known (${first} to ${last})`;
    }
    return { facts, release };
  }
}

/** A version that stands for all before one. */
function justBefore(version: EngineVersion | undefined): EngineVersion | undefined {
  return version && [version[0], version[1], version[2], version[3] - 1];
}

function engineOf(facts: RuntimeFacts, release: string): Engine {
  const label = facts.engine.at(release)?.[1] ?? '';
  const engine = parseEngine(label.replace(' before ', '@'));
  if (typeof engine === 'string') throw new Error(`${facts.title} ${release}: ${engine}`);
  return label.includes(' before ') ? { ...engine, label, version: justBefore(engine.version) } : engine;
}
