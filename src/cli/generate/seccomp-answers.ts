import type { AnswerRow, OtherChange, SimulatedAnswers } from '../../generate/seccomp/patch-text.ts';
import type { SeccompPatch } from '../../generate/seccomp/seccomp-patch.ts';
import { policyNumber } from '../../lint/container-policy.ts';
import { type Architecture, findArchitecture } from '../../seccomp/architecture.ts';
import type { ContainerEngine } from '../../seccomp/engine/container-engine.ts';
import { installProfile } from '../../seccomp/engine/install-profile.ts';
import { EVERYWHERE, type ProfileRule } from '../../seccomp/profile/profile.ts';
import { type ResolvedProfile, resolveProfile } from '../../seccomp/profile/resolve-profile.ts';
import { rebuildProfile, resolvePolicy } from '../../seccomp/runtimes/rebuild-profile.ts';
import { askFilter } from '../../seccomp/simulate/filter-answer.ts';
import { OtherLibraries } from '../../seccomp/simulate/other-libraries.ts';
import { ReducedFilters } from '../../seccomp/simulate/reduced-filters.ts';
import {
  LIBRARY_RELEASES,
  librariesBefore,
  NEWEST_LIBRARY,
} from '../../seccomp/syscalls/library-releases.ts';
import { NumbersWith } from '../../seccomp/syscalls/numbers-with.ts';
import { type SyscallNumbers, syscallNumbers } from '../../seccomp/syscalls/syscall-numbers.ts';
import type { Spec } from '../../spec/model.ts';
import { NEWEST } from '../../spec/version.ts';
import { Failure } from '../failure.ts';
import { readCatalogue } from '../simulate/policies.ts';

/** The release of libseccomp that first has a name; undefined if none that is known has it. */
export function libraryWith(name: string): string | undefined {
  const libraries = [...librariesBefore(NEWEST_LIBRARY)].toReversed();
  return [...libraries, NEWEST_LIBRARY].find((library) => syscallNumbers(library).knows(name))?.label;
}

/** What a filter returns for a number. */
type Asker = (number: number, syscall?: string) => string;

/**
 * What the releases of the runtime that has the profile answer to a call, as they are and with the rule of a patch; undefined if
 * the spec has no number.
 */
export function simulatedAnswers(spec: Spec, patch: SeccompPatch): SimulatedAnswers | undefined {
  const number = policyNumber(spec);
  const architecture = findArchitecture('x86_64');
  if (number === undefined || architecture === undefined) return undefined;
  const { name } = spec;
  const { capability } = patch;
  const numbers = syscallNumbers();
  const host = { architecture, kernel: NEWEST, capabilities: undefined, engine: undefined, numbers };
  const filters = new ReducedFilters();
  const catalogue = readCatalogue(host);
  const facts = catalogue.find(patch.project.runtime);
  if (facts === undefined) throw new Failure(`this package has no facts about ${patch.project.runtime}`);
  const known = new NumbersWith(NEWEST_LIBRARY, { name, number });
  const rows: AnswerRow[] = [];
  let others: readonly OtherChange[] = [];
  for (const { from, to } of catalogue.spans(facts)) {
    const policy = resolvePolicy(facts, from, catalogue.find);
    const engine = catalogue.install(facts, from)?.engine;
    if (policy === undefined || engine === undefined) continue;
    const profile = rebuildProfile(policy);
    const isNamed = profile.rules.some(({ names }) => names.includes(name));
    const added = isNamed ? [] : rulesFor(name, patch);
    for (const hasCapability of capability === undefined ? [undefined] : [false, true]) {
      const capabilities = capabilitiesOf(facts.capabilities, capability, hasCapability);
      const resolved = resolveProfile(profile, { ...host, capabilities });
      const own = resolveProfile({ ...profile, rules: added }, { ...host, capabilities });
      const install = (rules: readonly ProfileRule[], table: SyscallNumbers): Asker =>
        askerOf({ ...resolved, rules }, engine, architecture, table);
      const context = { profile: resolved, engine, native: architecture };
      const before = new OtherLibraries(context, numbers.library, filters).answer({
        architecture,
        number,
        syscall: name,
        args: undefined,
      });
      // No rule of another name decides about the call where one of its own does.
      const after = own.rules.length === 0 ? before : install(own.rules, known)(number, name);
      rows.push({ from, until: to, hasCapability, before, after });
      if (facts.releases.at(-1) === to)
        others = otherChanges(
          install(resolved.rules, numbers),
          install([...resolved.rules, ...own.rules], known),
          number,
        );
    }
  }
  return {
    runtime: facts.title,
    newestLibrary: LIBRARY_RELEASES.at(-1) ?? NEWEST_LIBRARY.label,
    library: libraryWith(name),
    rows: joined(rows),
    others,
  };
}

function askerOf(
  profile: ResolvedProfile,
  engine: ContainerEngine,
  architecture: Architecture,
  numbers: SyscallNumbers,
): Asker {
  const installed = installProfile(engine, profile, { native: architecture, numbers });
  if (!installed.ok) return () => 'no container';
  return (number, syscall) =>
    askFilter(installed.filter, engine, { architecture, number, syscall, args: undefined }).answer;
}

/** Numbers below that of the call which the rule changes too: runc returns ENOSYS above the highest number that it knows. */
function otherChanges(before: Asker, after: Asker, number: number): readonly OtherChange[] {
  const changes: OtherChange[] = [];
  for (let other = 0; other < number; other++) {
    const change = { first: other, last: other, before: before(other), after: after(other) };
    if (change.before === change.after) continue;
    const last = changes.at(-1);
    if (last?.last === other - 1 && last.before === change.before && last.after === change.after)
      changes[changes.length - 1] = { ...last, last: other };
    else changes.push(change);
  }
  return changes;
}

function capabilitiesOf(
  own: Iterable<string>,
  capability: string | undefined,
  has: boolean | undefined,
): ReadonlySet<string> {
  if (capability === undefined) return new Set(own);
  const others = [...own].filter((one) => one !== capability);
  return new Set(has === true ? [...others, capability] : others);
}

function rulesFor(name: string, { capability, isRefusedOtherwise }: SeccompPatch): readonly ProfileRule[] {
  const rule = { names: [name], conditions: [], origin: 'the patch' };
  const capabilities = capability === undefined ? [] : [capability];
  return [
    { ...rule, action: { name: 'ALLOW', errno: undefined }, scope: { ...EVERYWHERE, capabilities } },
    ...(isRefusedOtherwise
      ? [
          {
            ...rule,
            action: { name: 'ERRNO' as const, errno: 1 },
            scope: { ...EVERYWHERE, withoutCapabilities: capabilities },
          },
        ]
      : []),
  ];
}

/** Neighbours with the same answers as one row, for each kind of container. */
function joined(rows: readonly AnswerRow[]): readonly AnswerRow[] {
  return [undefined, true, false].flatMap((has) => {
    const found: AnswerRow[] = [];
    for (const row of rows.filter(({ hasCapability }) => hasCapability === has)) {
      const last = found.at(-1);
      const isSame = last?.before === row.before && last.after === row.after;
      if (last !== undefined && isSame) found[found.length - 1] = { ...last, until: row.until };
      else found.push(row);
    }
    return found;
  });
}
