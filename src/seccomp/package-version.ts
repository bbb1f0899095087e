/** A package's version, and the upstream release that it names. */
export interface PackageVersion {
  /** "20.10.24" of "5:20.10.24+dfsg1-1". */
  readonly release: string;
  /** Whether a suffix follows the release: a distribution's revision or a candidate's number. */
  readonly isPackaged: boolean;
  readonly isCandidate: boolean;
}

/**
 * Reads a version of upstream or of a distribution: an optional epoch with a colon, an optional "v", the release, and a
 * suffix after `-`, `+`, `~` or a dot with letters ("24.0.7-0ubuntu2", "1.7.27-k3s1", "5:24.0.7-1~debian.12~bookworm",
 * "1.2.0~rc1"). "-ce" was part of Docker's own releases.
 *
 * @returns undefined for any other text
 */
export function readPackageVersion(text: string): PackageVersion | undefined {
  const match =
    /^(?:\d{1,3}:)?v?(\d{1,9}(?:\.\d{1,9}){0,3})(?:[-~]ce(?=$|[-+~]))?((?:[-+~]|\.(?=[a-z]))[\w.+~-]*)?$/i.exec(
      text,
    );
  if (match === null) return undefined;
  const [, release = '', rest = ''] = match;
  return {
    release,
    isPackaged: rest !== '',
    isCandidate: /^[-+~.](?:rc|alpha|beta|pre|dev|tp)(?![a-z])/i.test(rest),
  };
}

/** The note for a package's version that is treated as an upstream release. */
export function packageNote(title: string, version: string, release: string, isCandidate: boolean): string {
  return isCandidate
    ? `${title} ${version} is treated as ${release}; how the candidate differs is not known`
    : `${title} ${version} is treated as ${release}; a distribution may have patched it`;
}
