/** A kernel release, as far as it matters for an ABI: `6.18` is [6, 18]. A stable release is its branch. */
export type Version = readonly [major: number, minor: number];

/** Later than every release: what a question without `--kernel` asks about. */
export const NEWEST: Version = [Number.MAX_SAFE_INTEGER, 0];

/** Reads "6.18", "v6.18", "6.18.44" or "6.18-rc3" (a candidate counts as its release); undefined for anything else. */
export function parseVersion(text: string): Version | undefined {
  const match = /^v?(\d{1,4})\.(\d{1,4})(?:\.\d{1,5})?(?:-[\w.+-]*)?$/.exec(text.trim());
  return match === null ? undefined : [Number(match[1]), Number(match[2])];
}

/** Negative, zero or positive as `a` comes before, is, or comes after `b`. */
export function compareVersions(a: Version, b: Version): number {
  return a[0] - b[0] || a[1] - b[1];
}

/** As people write it: "6.18"; "the newest kernel" for {@link NEWEST}. */
export function formatVersion(version: Version): string {
  return version === NEWEST ? 'the newest kernel' : `${version[0]}.${version[1]}`;
}

/** Whether something that came with `since` (absent: always there) and left with `until` is in `kernel`. */
export function isInVersion(
  kernel: Version,
  since: Version | undefined,
  until: Version | undefined,
): boolean {
  if (since !== undefined && compareVersions(kernel, since) < 0) return false;
  return until === undefined || compareVersions(kernel, until) < 0;
}
