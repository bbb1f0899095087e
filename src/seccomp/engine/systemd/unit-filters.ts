import { compareVersions, type Version } from '../../../spec/version.ts';
import { ARCHITECTURES, type Architecture } from '../../architecture.ts';
import { FilterCollection } from '../../libseccomp/filter-collection.ts';
import type { UnitSandbox, UnitSwitch } from '../../profile/unit-sandbox.ts';
import { encodeAction, type SeccompAction } from '../../seccomp-action.ts';
import { InstalledFilter } from '../installed-filter.ts';
import { localArchitectures, type SystemdBehaviour, systemdDoes } from './behaviour.ts';
import { type CallList, type CallListContext, mergeCallList } from './call-list.ts';
import type { Restriction } from './restrictions.ts';
import * as restrictions from './restrictions.ts';

/** One filter of a unit. */
export interface UnitFilter {
  /** The setting that installs it, with its line: "SystemCallFilter= on line 5". */
  readonly name: string;
  /** The architecture whose callers it judges; undefined for all. */
  readonly architecture: Architecture | undefined;
  readonly filter: InstalledFilter;
}

/** The host of a unit. */
export interface UnitContext extends CallListContext {
  readonly native: Architecture;
  readonly kernel: Version;
}

export type UnitFilters =
  | { readonly ok: true; readonly filters: readonly UnitFilter[]; readonly notes: readonly string[] }
  | { readonly ok: false; readonly message: string };

const ALLOW: SeccompAction = { kind: 'allow' };
const ENOSYS: SeccompAction = { kind: 'errno', errno: 38 };

/**
 * The filters of a unit, in the order in which systemd installs them (src/core/execute.c, exec_child): for each setting one
 * for each architecture of the machine, which lets calls of other architectures pass (seccomp_init_for_arch).
 */
export function unitFilters(sandbox: UnitSandbox, context: UnitContext): UnitFilters {
  const builder = new UnitFilterBuilder(sandbox, context);
  const message = builder.build();
  if (message !== undefined) return { ok: false, message };
  return { ok: true, filters: builder.filters, notes: builder.notes };
}

class UnitFilterBuilder {
  readonly filters: UnitFilter[] = [];
  readonly notes: string[] = [];
  readonly #sandbox: UnitSandbox;
  readonly #context: UnitContext;
  readonly #architectures: readonly Architecture[];

  constructor(sandbox: UnitSandbox, context: UnitContext) {
    this.#sandbox = sandbox;
    this.#context = context;
    const local = localArchitectures(context.native.name);
    this.#architectures = ARCHITECTURES.filter(
      (one) => local.includes(one.name) && context.numbers.knowsArchitecture(one),
    );
  }

  /** Why the unit does not start; undefined if it does. */
  build(): string | undefined {
    const { families, namespaces, architectures, is32Bit, filter, log } = this.#sandbox;
    const { release, numbers, sets } = this.#context;
    this.#switch('ProtectHostname', () => restrictions.HOSTNAME_RESTRICTIONS);
    if (families !== undefined)
      this.#restrict('RestrictAddressFamilies', families.line, (one) =>
        restrictions.familyRestrictions(families, one),
      );
    if (!this.#isLeftToKernel())
      this.#switch('MemoryDenyWriteExecute', (one) => restrictions.writeExecuteRestrictions(one, release));
    this.#switch('RestrictRealtime', () => restrictions.REALTIME_RESTRICTIONS);
    this.#switch('RestrictSUIDSGID', () => restrictions.setIdRestrictions(release, numbers));
    if (namespaces !== undefined && this.#has('RestrictNamespaces', namespaces.line))
      this.#restrict('RestrictNamespaces', namespaces.line, (one) =>
        restrictions.namespaceRestrictions(namespaces.allowed, one, release),
      );
    this.#switch('ProtectKernelTunables', restrictions.sysctlRestrictions);
    const refuseSet = (set: string) => () => restrictions.setRestrictions(sets.members(set, release) ?? []);
    this.#switch('ProtectKernelModules', refuseSet('@module'));
    this.#switch('ProtectKernelLogs', () => restrictions.LOG_RESTRICTIONS);
    this.#switch('ProtectClock', refuseSet('@clock'));
    this.#switch('PrivateDevices', refuseSet('@raw-io'));
    if (architectures !== undefined) this.#restrictArchitectures(architectures);
    this.#switch('LockPersonality', () => restrictions.personalityRestrictions(is32Bit));
    const logged = mergeCallList(log, this.#context, false);
    if (logged !== undefined && this.#has('logsCalls', log.at(-1)?.line ?? 0, 'SystemCallLog'))
      this.#logCalls(logged);
    const list = mergeCallList(filter, this.#context, true);
    return list === undefined ? undefined : this.#filterCalls(list);
  }

  /** Whether the release knows a setting; if not, a note says that it has no effect. */
  #has(behaviour: SystemdBehaviour, line: number, setting: string = behaviour): boolean {
    const { release } = this.#context;
    if (systemdDoes(behaviour, release)) return true;
    this.notes.push(`line ${line}: systemd ${release} does not have ${setting}=, and ignores it`);
    return false;
  }

  /** The line of a setting that is on; DynamicUser= implies one of them (src/core/unit.c, unit_patch_contexts). */
  #lineOf(name: UnitSwitch): number | undefined {
    const line = this.#sandbox.switches.get(name);
    return line ?? (name === 'RestrictSUIDSGID' ? this.#sandbox.dynamicUser : undefined);
  }

  #switch(name: UnitSwitch, rules: (architecture: Architecture) => readonly Restriction[]): void {
    const line = this.#lineOf(name);
    if (line !== undefined && this.#has(name, line)) this.#restrict(name, line, rules);
  }

  #isLeftToKernel(): boolean {
    const { release, kernel } = this.#context;
    const line = this.#lineOf('MemoryDenyWriteExecute');
    if (line === undefined || !systemdDoes('asksKernelForWx', release) || compareVersions(kernel, [6, 3]) < 0)
      return false;
    this.notes.push(
      `line ${line}: MemoryDenyWriteExecute= installs no filter on Linux 6.3 and later, since systemd 254 asks the kernel itself (PR_SET_MDWE), which refuses with EACCES`,
    );
    return true;
  }

  #restrict(
    setting: string,
    line: number,
    rules: (architecture: Architecture) => readonly Restriction[],
  ): void {
    for (const architecture of this.#architectures) {
      const found = rules(architecture);
      if (found.length === 0) continue;
      const collection = this.#collection(ALLOW, architecture);
      const name = `${setting}= on line ${line}`;
      for (const { syscall, conditions, errno } of found) {
        if (typeof syscall === 'string' && !this.#context.numbers.knows(syscall)) continue;
        collection.addRule({ syscall, conditions, action: { kind: 'errno', errno }, origin: name });
      }
      this.filters.push({ name, architecture, filter: new InstalledFilter(collection, undefined) });
    }
  }

  #collection(fallback: SeccompAction, architecture: Architecture): FilterCollection {
    const collection = new FilterCollection(fallback, architecture, this.#context.numbers);
    collection.foreignAction = ALLOW;
    collection.isBinaryTree = true;
    return collection;
  }

  /** seccomp_restrict_archs(): the machine's own architecture stays; no filter is installed if nothing is blocked. */
  #restrictArchitectures({ names, line }: NonNullable<UnitSandbox['architectures']>): void {
    const { native, numbers } = this.#context;
    const kept = this.#architectures.filter((one) => one === native || names.includes(one.name));
    if (kept.length === this.#architectures.length) return;
    const collection = new FilterCollection(ALLOW, native, numbers);
    for (const one of kept) collection.addArchitecture(one);
    const name = `SystemCallArchitectures= on line ${line}`;
    this.filters.push({ name, architecture: undefined, filter: new InstalledFilter(collection, undefined) });
  }

  #logCalls({ isAllowList, calls }: CallList): void {
    const logs: SeccompAction = { kind: 'log' };
    for (const architecture of this.#architectures) {
      const collection = this.#collection(isAllowList ? ALLOW : logs, architecture);
      for (const [syscall, { line }] of calls)
        collection.addRule({
          syscall,
          conditions: [],
          action: isAllowList ? logs : ALLOW,
          origin: `SystemCallLog= on line ${line}`,
        });
      const filter = new InstalledFilter(collection, undefined);
      this.filters.push({ name: 'SystemCallLog=', architecture, filter });
    }
  }

  #filterCalls({ isAllowList, calls: listed, missing }: CallList): string | undefined {
    const { release, numbers, sets } = this.#context;
    const writes = systemdDoes('allowsWrite', release);
    const calls = new Map(listed);
    if (writes) calls.delete('write');
    for (const name of missing)
      this.notes.push(`systemd ${release} does not have the set ${name}, and ignores it`);
    const refused = refusal(this.#sandbox.errno);
    if (calls.size === 0 && !isAllowList) return undefined;
    const hides = isAllowList && systemdDoes('hidesUnknownCalls', release);
    const fallback = isAllowList ? (hides ? ENOSYS : refused) : ALLOW;
    const known =
      hides && encodeAction(refused) !== encodeAction(ENOSYS) ? (sets.members('@known', release) ?? []) : [];
    for (const architecture of this.#architectures) {
      const collection = this.#collection(fallback, architecture);
      for (const [syscall, { errno, line }] of calls) {
        const action = errno !== undefined ? refusal(errno) : isAllowList ? ALLOW : refused;
        const origin = `SystemCallFilter= on line ${line}`;
        if (encodeAction(action) === encodeAction(fallback))
          return `line ${line}: libseccomp rejects the rule for ${syscall}, since its action is the default action, and systemd gives up (status 228/SECCOMP)`;
        collection.addRule({ syscall, conditions: [], action, origin });
      }
      if (writes && isAllowList)
        collection.addRule({
          syscall: 'write',
          conditions: [],
          action: ALLOW,
          origin: 'systemd writes a message of its own',
        });
      for (const syscall of known)
        if (numbers.knows(syscall) && !calls.has(syscall) && !(writes && syscall === 'write'))
          collection.addRule({
            syscall,
            conditions: [],
            action: refused,
            origin: 'not in SystemCallFilter=, and known to this systemd',
          });
      const filter = new InstalledFilter(collection, undefined);
      this.filters.push({ name: 'SystemCallFilter=', architecture, filter });
    }
    if (this.#sandbox.errno === 'kill' && isAllowList)
      this.notes.push('without SystemCallErrorNumber=, a refused call kills the process with SIGSYS');
    if (systemdDoes('allowsWrite', release))
      this.notes.push(`systemd ${release} allows write whatever the list says, for a message of its own`);
    return undefined;
  }
}

/** The action for a refused call. On Linux 4.14 and later a kill ends the process (scmp_act_kill_process). */
function refusal(errno: UnitSandbox['errno']): SeccompAction {
  return errno === 'kill' ? { kind: 'kill-process' } : { kind: 'errno', errno };
}
