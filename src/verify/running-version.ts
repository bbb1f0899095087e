import { isSameBranch, parseVersion, type Version } from '../spec/version.ts';

/**
 * The version of a running kernel, as far as uname(2) tells it. Debian's release ends in a counter of its own where the
 * third number belongs (5.10.0-32-amd64); its build line names the source package, "Debian 5.10.223-1".
 */
export function runningVersion(release: string, build: string): Version | undefined {
  const version = parseVersion(release) ?? parseVersion(/^\d+\.\d+(?=\D|$)/.exec(release)?.[0] ?? '');
  if (version === undefined || version[2] !== undefined) return version;
  const source = parseVersion(/ Debian (\d+\.\d+\.\d+)-/.exec(build)?.[1] ?? '');
  return source !== undefined && isSameBranch(source, version) ? source : version;
}
