/**
 * A kernel release. `6.18.44` is [6, 18, 44]. Without the third number it is an unknown stable release of that branch.
 * Mainline's own release and its candidates are [6, 18, 0].
 */
export type Version = readonly [major: number, minor: number, patch?: number];

/** Later than every release; the default without `--kernel`. */
export const NEWEST: Version = [Number.MAX_SAFE_INTEGER, 0];

/**
 * The releases in which a change arrived: mainline's, and the stable releases with the backport. Stable branches are
 * independent: 6.12.25 may have a change that 6.13 and 6.14 never get.
 */
export interface Arrival {
  readonly mainline: Version;
  /** Stable releases with their third number, at most one of each branch, newest first. */
  readonly backports: readonly Version[];
}

/**
 * Reads "6.18", "v6.18", "6.18.44", "6.18-rc3" and what uname(2) returns, such as "6.12.117+deb13-amd64". Distributions
 * put their own counter after a third number of 0 ("5.10.0-32-amd64"), so only the branch of such a release is known.
 *
 * @returns undefined for anything else
 */
export function parseVersion(text: string): Version | undefined {
  const match = /^v?(\d{1,4})\.(\d{1,4})(?:\.(\d{1,5}))?([-+][\w.+~-]*)?$/.exec(text.trim());
  if (match === null) return undefined;
  const [, major, minor, patch, suffix = ''] = match;
  const branch: Version = [Number(major), Number(minor)];
  if (/^-rc\d/.test(suffix)) return [branch[0], branch[1], 0];
  if (patch === undefined || (Number(patch) === 0 && suffix !== '')) return branch;
  return [branch[0], branch[1], Number(patch)];
}

/**
 * Orders releases of any software number by number: negative, zero or positive as `a` is before, equal to or after `b`.
 * A missing number counts as 0, so a branch of the kernel counts as its first release.
 */
export function compareVersions(
  a: readonly (number | undefined)[],
  b: readonly (number | undefined)[],
): number {
  for (let at = 0; at < a.length || at < b.length; at++) {
    const order = (a[at] ?? 0) - (b[at] ?? 0);
    if (order !== 0) return order;
  }
  return 0;
}

/** Whether two releases are of one branch, as 6.12.25 and 6.12.117 are. */
export function isSameBranch(a: Version, b: Version): boolean {
  return a[0] === b[0] && a[1] === b[1];
}

/** The last releases before the first number was raised (git.kernel.org, the tags of Linus Torvalds' tree). */
const LAST_MINORS: ReadonlyMap<number, number> = new Map([
  [3, 19],
  [4, 20],
  [5, 19],
  [6, 19],
]);

/** The mainline release after the branch of `version`. */
export function nextBranch([major, minor]: Version): Version {
  return LAST_MINORS.get(major) === minor ? [major + 1, 0] : [major, minor + 1];
}

/** The release for people: "6.18", "6.18.44"; "the newest kernel" for {@link NEWEST}. */
export function formatVersion(version: Version): string {
  if (version === NEWEST) return 'the newest kernel';
  const [major, minor, patch] = version;
  return patch === undefined || patch === 0 ? `${major}.${minor}` : `${major}.${minor}.${patch}`;
}

/**
 * The release that brought a system call, for people: "5.6"; "2.6 or earlier" for 2.6, which specs give to all that is
 * as old or older.
 */
export function formatSince(since: Version): string {
  const release = formatVersion(since);
  return release === '2.6' ? '2.6 or earlier' : release;
}

/** The branch of a release: "6.18". */
export function formatBranch([major, minor]: Version): string {
  return `${major}.${minor}`;
}

/** The releases for people: "6.15", or "6.15, 6.12.25 and 6.6.88" with backports. */
export function formatArrival({ mainline, backports }: Arrival): string {
  const releases = [mainline, ...backports].map(formatVersion);
  const last = releases.pop() ?? '';
  return releases.length === 0 ? last : `${releases.join(', ')} and ${last}`;
}

/** Whether `kernel` has a change; undefined if that depends on its unknown third number. */
export function hasArrived(kernel: Version, { mainline, backports }: Arrival): boolean | undefined {
  const own = isSameBranch(kernel, mainline)
    ? mainline
    : backports.find((backport) => isSameBranch(kernel, backport));
  if (own === undefined) return compareVersions(kernel, mainline) > 0;
  const first = own[2] ?? 0;
  if (first === 0) return true;
  return kernel[2] === undefined ? undefined : kernel[2] >= first;
}

/**
 * Whether `kernel` has something that arrived in `since` (undefined: it was always there) and was removed in `until`;
 * undefined if that depends on the stable release, which is not known.
 */
export function isInVersion(
  kernel: Version,
  since: Arrival | undefined,
  until: Arrival | undefined,
): boolean | undefined {
  const came = since === undefined ? true : hasArrived(kernel, since);
  const left = until === undefined ? false : hasArrived(kernel, until);
  if (came === false || left === true) return false;
  return came === undefined || left === undefined ? undefined : true;
}
