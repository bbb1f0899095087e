import { type ComparedPrograms, comparedFilter, joinPrograms } from '../compare/compared-filter.ts';
import type { ContainerEngine } from '../engine/container-engine.ts';
import { installProfile } from '../engine/install-profile.ts';
import type { InstalledFilter } from '../engine/installed-filter.ts';
import { startNotes } from '../engine/startup.ts';
import { unitFilters } from '../engine/systemd/unit-filters.ts';
import { DEFAULT_CAPABILITIES } from '../profile/default-capabilities.ts';
import type { NamedPolicy } from '../profile/policy.ts';
import type { Profile } from '../profile/profile.ts';
import { resolveProfile } from '../profile/resolve-profile.ts';
import type { UnitSandbox } from '../profile/unit-sandbox.ts';
import type { CatalogueOptions } from '../runtimes/catalogue.ts';
import type { SystemdSets } from '../runtimes/systemd-sets.ts';
import { askFilter, type FilterAnswer, type SimulatedCall } from './filter-answer.ts';
import { installList } from './list-answer.ts';
import { OtherLibraries } from './other-libraries.ts';
import { programAnswers } from './program-answer.ts';
import { unitAnswers } from './unit-answer.ts';

/** A policy of a text as the filter of a process. */
export interface InstalledPolicy {
  /** What installs it, with its release: "runc@1.1.5". */
  readonly engine: string;
  readonly ask: (call: SimulatedCall) => FilterAnswer;
  /** The programs that the kernel has for it. */
  readonly programs: () => ComparedPrograms;
  /** Undefined if the policy is not one filter that libseccomp makes. */
  readonly filter: InstalledFilter | undefined;
  /** The same policy under other releases of libseccomp; undefined if it does not depend on them. */
  readonly others: OtherLibraries | undefined;
  readonly notes: readonly string[];
}

/** Facts that the policies of some forms need. */
export interface PolicyFacts {
  /** The sets of systemd, read when a unit needs them; undefined where they are not at hand. */
  readonly systemdSets: () => SystemdSets | undefined;
}

/** Makes the filter of a policy on a host; a text says why it is not installed. */
export function installPolicy(
  { policy, notes }: NamedPolicy,
  engine: ContainerEngine,
  options: CatalogueOptions,
  facts: PolicyFacts,
): InstalledPolicy | string {
  switch (policy.kind) {
    case 'profile':
      return installedProfile(policy.profile, notes, engine, options);
    case 'program': {
      const { program, isBigEndian = options.architecture.isBigEndian } = policy;
      return {
        engine: 'bpf',
        ask: programAnswers(program, isBigEndian),
        programs: () => [{ program, whyUnknown: () => undefined }],
        filter: undefined,
        others: undefined,
        notes,
      };
    }
    case 'list': {
      const installed = installList(policy.list, options.architecture, options.numbers);
      return typeof installed === 'string'
        ? installed
        : { engine: policy.list.tool, ...installed, filter: undefined, others: undefined, notes };
    }
    case 'unit':
      return installedUnit(policy.sandbox, notes, engine, options, facts);
  }
}

function installedUnit(
  sandbox: UnitSandbox,
  notes: readonly string[],
  engine: ContainerEngine,
  { architecture, kernel, numbers }: CatalogueOptions,
  facts: PolicyFacts,
): InstalledPolicy | string {
  const sets = facts.systemdSets();
  if (sets === undefined) return 'the sets of systemd are not at hand here';
  const version = engine.name === 'systemd' ? engine.label.split('@')[1] : undefined;
  const found = sets.release(version);
  if (typeof found === 'string') return found;
  const { release, note } = found;
  const built = unitFilters(sandbox, { native: architecture, kernel, numbers, sets, release });
  if (!built.ok) return built.message;
  const label = `systemd@${release}`;
  return {
    engine: label,
    ask: unitAnswers(built.filters, label),
    programs: () => joinPrograms(built.filters.map(({ filter }) => comparedFilter(filter))),
    filter: undefined,
    others: undefined,
    notes: [
      ...(note === '' ? [] : [note]),
      ...(built.filters.length === 0 ? ['the unit installs no filter of system calls'] : []),
      ...built.notes,
      ...notes,
    ],
  };
}

function installedProfile(
  profile: Profile,
  notes: readonly string[],
  engine: ContainerEngine,
  { architecture, kernel, numbers, capabilities = DEFAULT_CAPABILITIES }: CatalogueOptions,
): InstalledPolicy | string {
  const resolved = resolveProfile(profile, { architecture, capabilities, kernel });
  const installation = installProfile(engine, resolved, { native: architecture, numbers });
  if (!installation.ok) return installation.message;
  const { filter } = installation;
  return {
    engine: engine.label,
    ask: (call) => askFilter(filter, engine, call),
    programs: () => comparedFilter(filter),
    filter,
    others: new OtherLibraries({ profile: resolved, engine, native: architecture }, numbers.library),
    notes: [...notes, ...installation.notes, ...startNotes(engine, filter, architecture)],
  };
}
