import type { FileCaller, KnownFile } from './known-files.ts';

const EXECUTE = 1;
const WRITE = 2;
const READ = 4;
const ANY_EXECUTE = 0o111;

/**
 * Whether the mode of a file grants a caller the permissions of `mask` (4 to read, 2 to write, 1 to execute or to
 * search), as generic_permission() in fs/namei.c decides; undefined if that is not known.
 */
export function grantsAccess(file: KnownFile, caller: FileCaller, mask: number): boolean | undefined {
  if (mask === 0) return true;
  const { mode } = file;
  if (mode === undefined) return undefined;
  const granted = shifts(file, caller).map((shift) => ((mode >> shift) & mask) === mask);
  if (granted.every((isGranted) => isGranted)) return true;
  const isOverridden = overrides(file, mode, caller, mask);
  if (isOverridden === true) return true;
  return granted.some((isGranted) => isGranted) ? undefined : isOverridden;
}

/** Where in a mode the bits for the caller may be: those of the owner, of the group, of all others. */
function shifts({ owner, group }: KnownFile, { user, groups }: FileCaller): readonly number[] {
  const isOwner = user === undefined || owner === undefined ? undefined : user === owner;
  if (isOwner === true) return [6];
  const isMember = groups === undefined || group === undefined ? undefined : groups.has(group);
  const others = isMember === undefined ? [3, 0] : [isMember ? 3 : 0];
  return isOwner === undefined ? [6, ...others] : others;
}

/**
 * Whether a capability lets the caller pass where the mode does not. access() and its kin ask for the capabilities of
 * the real user, which a user other than root does not have there, whatever is effective.
 */
function overrides(
  { type }: KnownFile,
  mode: number,
  { user, capabilities }: FileCaller,
  mask: number,
): boolean | undefined {
  if (capabilities === undefined) return undefined;
  const isDirectory = type === 'directory';
  const overridesAll =
    capabilities.has('CAP_DAC_OVERRIDE') && (isDirectory || !(mask & EXECUTE) || (mode & ANY_EXECUTE) !== 0);
  const overridesReading =
    capabilities.has('CAP_DAC_READ_SEARCH') && (isDirectory ? !(mask & WRITE) : mask === READ);
  if (!overridesAll && !overridesReading) return false;
  return user === 0 ? true : undefined;
}
