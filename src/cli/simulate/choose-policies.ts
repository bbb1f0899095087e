import type { ContainerEngine } from '../../seccomp/engine/container-engine.ts';
import { engineNotes } from '../../seccomp/engine/engine-notes.ts';
import type { CatalogueOptions } from '../../seccomp/runtimes/catalogue.ts';
import { runtimeName } from '../../seccomp/runtimes/other-names.ts';
import { Failure } from '../failure.ts';
import { onGvisor } from './gvisor.ts';
import { readEngine } from './host-options.ts';
import {
  type AskedPolicy,
  filterPolicy,
  historyOf,
  namedPolicy,
  newestOf,
  profilePolicies,
  readCatalogue,
} from './policies.ts';
import type { NamedPolicies } from './simulate-options.ts';
import { stackPolicies } from './stack.ts';

/** With --stack, combines the named policies as the filters of one process. */
export function stackIfRequested(
  policies: readonly AskedPolicy[],
  options: NamedPolicies,
): readonly AskedPolicy[] {
  if (!options.stack) return policies;
  if (options.runtime === undefined && options.profile.length + options.filter.length === 0)
    throw new Failure('--stack: name the filters of the process, with --runtime, --profile or --filter');
  if (policies.some(({ until }) => until !== undefined))
    throw new Failure('--stack: name one release of each runtime');
  return [stackPolicies(policies)];
}

/** The policies that the options name; without any, those of the known runtimes. */
export function choosePolicies(
  options: NamedPolicies,
  catalogueOptions: CatalogueOptions,
  isSingle: boolean,
): AskedPolicy[] {
  const engine = catalogueOptions.engine ?? readEngine('runc');
  const { capabilities } = catalogueOptions;
  const isGvisor = engine.name === 'gvisor';
  const filters = options.filter.map((path) => filterPolicy(path, catalogueOptions.architecture.isBigEndian));
  const profiles = options.profile.flatMap((path) =>
    profilesOf(path, engine, catalogueOptions, options.stack),
  );
  const isNamed = options.runtime !== undefined || profiles.length + filters.length > 0;
  if (isGvisor && !isNamed) return [onGvisor(undefined, engine, capabilities)];
  const named =
    options.runtime === undefined && isNamed ? [] : runtimePolicies(options, catalogueOptions, isSingle);
  const said = catalogueOptions.engine === undefined ? [] : engineNotes(engine);
  const containers = [...named, ...profiles].map((policy) => ({
    ...policy,
    notes: [...policy.notes, ...said],
  }));
  return [
    ...(isGvisor ? containers.map((policy) => onGvisor(policy, engine, capabilities)) : containers),
    ...filters,
  ];
}

/** The policies of a file, of which a process has one only. */
function profilesOf(
  path: string,
  engine: ContainerEngine,
  options: CatalogueOptions,
  isStacked: boolean,
): AskedPolicy[] {
  const policies = profilePolicies(path, engine, options);
  if (!isStacked || policies.length === 1) return policies;
  const names = policies.map(({ runtime }) => runtime).join(', ');
  throw new Failure(`--stack: ${path} holds several policies (${names})\nhelp: give a file with one of them`);
}

function runtimePolicies(
  options: NamedPolicies,
  catalogueOptions: CatalogueOptions,
  isSingle: boolean,
): AskedPolicy[] {
  const catalogue = readCatalogue(catalogueOptions);
  if (options.runtime === undefined) return isSingle ? historyOf(catalogue) : newestOf(catalogue);
  return options.runtime
    .split(',')
    .map((text) => text.trim())
    .flatMap((text) => {
      const at = text.indexOf('@');
      const name = runtimeName(at === -1 ? text : text.slice(0, at));
      if (name === 'gvisor')
        return [gvisorPolicy(at === -1 ? undefined : text.slice(at + 1), catalogueOptions)];
      return text.endsWith('@all') ? historyOf(catalogue, name) : [namedPolicy(catalogue, text)];
    });
}

/** gVisor by the name of a runtime: its kernel decides. */
function gvisorPolicy(release: string | undefined, { engine, capabilities }: CatalogueOptions): AskedPolicy {
  if (engine !== undefined)
    throw new Failure(
      `--engine: the runtime gVisor is an engine of its own, beside which ${engine.label} is none\nhelp: leave out --engine, or name the runtime whose containers run under it`,
    );
  return onGvisor(
    undefined,
    readEngine(release === undefined ? 'gvisor' : `gvisor@${release}`),
    capabilities,
  );
}
