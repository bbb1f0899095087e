/** The version of a package, as far as it names a release of what is in it. */
export interface PackageVersion {
  /** "20.10.24" of "5:20.10.24+dfsg1-1"; no release where the text is not of this form. */
  readonly release: string;
  /** Whether something follows the release: a distribution's revision or a candidate's number. */
  readonly isPackaged: boolean;
  readonly isCandidate: boolean;
}

/**
 * Reads a version as upstream or a distribution writes it: an epoch before a colon, "v", the release, and after one of
 * `-`, `+`, `~` or a dot with letters whatever a packager adds ("24.0.7-0ubuntu2", "1.7.27-k3s1",
 * "5:24.0.7-1~debian.12~bookworm", "1.2.0~rc1"). "-ce" was part of Docker's own releases. Undefined for anything else.
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

/** What is said of a version that is taken for a release. */
export function packageNote(title: string, version: string, release: string, isCandidate: boolean): string {
  return isCandidate
    ? `${title} ${version} is taken for ${release}: what a candidate has otherwise is not known`
    : `${title} ${version} is taken for ${release}: a distribution may have patched it`;
}
