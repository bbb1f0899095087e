import type { ActionName } from '../profile/profile.ts';
import type { ResolvedProfile } from '../profile/resolve-profile.ts';
import type { SeccompAction } from '../seccomp-action.ts';
import { describeLibrary, isLibrarySince, type Library } from '../syscalls/library-releases.ts';
import { type EngineVersion, isEngineSince } from './engine-version.ts';

/** Actions that older libseccomp releases reject in rules and as the default (db_action_valid; its CHANGELOG). */
const LIBRARY_ACTIONS: Readonly<
  Partial<Record<SeccompAction['kind'], readonly [constant: string, since: string]>>
> = {
  'kill-process': ['SCMP_ACT_KILL_PROCESS', '2.4.0'],
  log: ['SCMP_ACT_LOG', '2.4.0'],
  notify: ['SCMP_ACT_NOTIFY', '2.5.0'],
};

/** Why a libseccomp rejects an action; undefined if it accepts it. */
export function actionRefusal(action: SeccompAction, library: Library): string | undefined {
  const [constant, since] = LIBRARY_ACTIONS[action.kind] ?? [];
  if (constant === undefined || since === undefined || isLibrarySince(library.version, since))
    return undefined;
  return `${describeLibrary(library)} does not know ${constant}, which is new in ${since}`;
}

/** The releases that introduced an action: on the main branch, and as a backport. */
export type ActionsSince = Readonly<Partial<Record<ActionName, readonly string[]>>>;

/** Why an engine rejects a profile: an action that it does not know; undefined if it knows all. */
export function unknownAction(
  engine: string,
  version: EngineVersion | undefined,
  since: ActionsSince,
  { defaultAction, rules }: ResolvedProfile,
): string | undefined {
  for (const { name } of [defaultAction, ...rules.map(({ action }) => action)]) {
    const releases = since[name];
    if (releases === undefined || releases.some((release) => isEngineSince(version, release))) continue;
    return `this ${engine} does not know SCMP_ACT_${name}, which is new in ${releases.join(' and ')}`;
  }
  return undefined;
}

/** Flags that runc sets through libseccomp (setFlag), with the release that introduced the attribute. */
const FLAGS: ReadonlyMap<string, string> = new Map([
  ['SECCOMP_FILTER_FLAG_TSYNC', '2.2.0'],
  ['SECCOMP_FILTER_FLAG_LOG', '2.4.0'],
  ['SECCOMP_FILTER_FLAG_SPEC_ALLOW', '2.5.0'],
  ['SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV', '2.6.0'],
]);

/**
 * Why runc rejects a profile for its flags; undefined if it accepts them. Before 1.2.0-rc.1 it accepts none (specconv,
 * SetupSeccomp), since then those that it and the library know.
 */
export function flagRefusal(
  version: EngineVersion | undefined,
  library: Library,
  { flags }: ResolvedProfile,
): string | undefined {
  const [first] = flags;
  if (first === undefined) return undefined;
  if (!isEngineSince(version, '1.2.0-rc.1'))
    return `this runc does not support flags, which are new in 1.2.0 (${first})`;
  for (const flag of flags) {
    const since = FLAGS.get(flag);
    if (since === undefined) return `runc does not know the flag ${flag}`;
    if (flag.endsWith('WAIT_KILLABLE_RECV') && !isEngineSince(version, '1.5.0-rc.2'))
      return `this runc does not know the flag ${flag}, which is new in 1.5.0`;
    if (!isLibrarySince(library.version, since))
      return `${describeLibrary(library)} has no attribute for the flag ${flag}, which is new in ${since}`;
  }
  return undefined;
}

/** libseccomp-golang 0.10, in runc since 1.2.0-rc.1, rejects older libraries (ensureSupportedVersion). */
export function libraryRefusal(version: EngineVersion | undefined, library: Library): string | undefined {
  return isEngineSince(version, '1.2.0-rc.1') && !isLibrarySince(library.version, '2.3.1')
    ? `runc 1.2.0 and later need libseccomp 2.3.1 or later, and this is ${library.label}`
    : undefined;
}
