import type { CallListAssignment, UnitErrno } from '../../profile/unit-sandbox.ts';
import type { SystemdSets } from '../../runtimes/systemd-sets.ts';
import type { SyscallNumbers } from '../../syscalls/syscall-numbers.ts';
import { systemdDoes } from './behaviour.ts';

/** What became of all assignments to SystemCallFilter=. */
export interface CallList {
  readonly isAllowList: boolean;
  /** By name: the errno of its own, if it has one, and the line that put it there. */
  readonly calls: ReadonlyMap<string, { readonly errno: UnitErrno | undefined; readonly line: number }>;
  /** Sets that the release does not have, which it ignores. */
  readonly missing: readonly string[];
}

/** What a list depends on. */
export interface CallListContext {
  readonly sets: SystemdSets;
  readonly release: string;
  readonly numbers: SyscallNumbers;
}

/**
 * Merges assignments (config_parse_syscall_filter, seccomp_parse_syscall_filter): the first decides whether the list allows
 * or refuses, later ones add calls of the same kind and take calls of the other kind out. A list that allows has @default.
 *
 * @returns undefined if no assignment is left
 */
export function mergeCallList(
  assignments: readonly CallListAssignment[],
  { sets, release, numbers }: CallListContext,
  hasDefaults: boolean,
): CallList | undefined {
  const calls = new Map<string, { errno: UnitErrno | undefined; line: number }>();
  const missing = new Set<string>();
  let isAllowList: boolean | undefined;
  const keepsErrnos = systemdDoes('readsKill', release);
  for (const { isReset, isDenyList, entries, line } of assignments) {
    if (isReset) {
      calls.clear();
      isAllowList = undefined;
      continue;
    }
    if (isAllowList === undefined) {
      isAllowList = !isDenyList;
      const defaults = isAllowList && hasDefaults ? sets.members('@default', release) : undefined;
      for (const name of defaults ?? []) calls.set(name, { errno: undefined, line });
    }
    for (const { name, errno } of entries) {
      if (errno !== undefined && !systemdDoes(errno === 'kill' ? 'readsKill' : 'readsErrnos', release))
        continue;
      const members = name.startsWith('@') ? sets.members(name, release) : [name];
      if (members === undefined) missing.add(name);
      for (const member of members ?? []) {
        if (!numbers.knows(member)) continue;
        const isAdded =
          isDenyList !== isAllowList || (isDenyList && isAllowList && errno !== undefined && keepsErrnos);
        if (isAdded) calls.set(member, { errno, line });
        else calls.delete(member);
      }
    }
  }
  return isAllowList === undefined ? undefined : { isAllowList, calls, missing: [...missing] };
}
