import { type Architecture, findArchitecture } from '../architecture.ts';
import type { InstalledFilter } from '../engine/installed-filter.ts';
import { Catalogue } from '../runtimes/catalogue.ts';
import type { RuntimeFacts } from '../runtimes/runtime-facts.ts';
import { syscallNumbers } from '../syscalls/syscall-numbers.ts';
import { askFilter, type FilterAnswer, type SimulatedCall } from './filter-answer.ts';

/** A policy by syscall number. It has the shape of ContainerPolicy in src/lint, which this room must not import. */
export interface NumberPolicy {
  readonly name: string;
  readonly limit: number | undefined;
  ask(
    number: number,
    args?: readonly (bigint | undefined)[],
  ): { readonly answer: string; readonly rule: string; readonly possible: readonly string[] };
}

/** The runtimes whose newest releases predict what a new call will get. */
const RUNTIMES = ['docker', 'containerd', 'podman'];

/** The newest release of each runtime, with its default capabilities, on x86_64. */
export function newestPolicies(runtimes: readonly RuntimeFacts[]): NumberPolicy[] {
  const architecture = findArchitecture('x86_64');
  if (architecture === undefined) return [];
  const catalogue = new Catalogue(runtimes, {
    architecture,
    kernel: [Number.MAX_SAFE_INTEGER, 0],
    capabilities: undefined,
    engine: undefined,
    numbers: syscallNumbers(),
  });
  return RUNTIMES.flatMap((name) => {
    const facts = catalogue.find(name);
    const release = facts?.releases.at(-1);
    const installed = facts && release !== undefined ? catalogue.install(facts, release) : undefined;
    if (facts === undefined || installed === undefined || !installed.installation.ok) return [];
    const { engine, installation } = installed;
    const { filter } = installation;
    const ask = (call: SimulatedCall): FilterAnswer => askFilter(filter, engine, call);
    return [numberPolicy(`${facts.title} ${release}`, ask, filter, architecture)];
  });
}

/** Makes a policy of what answers a call; a filter with a stub has a limit. */
export function numberPolicy(
  name: string,
  askCall: (call: SimulatedCall) => FilterAnswer,
  filter: InstalledFilter | undefined,
  architecture: Architecture,
): NumberPolicy {
  const section = filter?.stub?.sections.find(({ token }) => token === architecture.token);
  return {
    name,
    limit: section?.max,
    ask: (number, args) => {
      const { answer, rule, possible } = askCall({ architecture, number, syscall: undefined, args });
      return { answer, rule, possible: [...new Set(possible.map((one) => one.answer))] };
    },
  };
}
