import { readSpecs } from '../../spec/read.ts';
import { compareVersions, formatVersion, type Version } from '../../spec/version.ts';
import { shippedSpecFile } from '../input/inputs.ts';
import { readTextFile } from '../input/read-file.ts';

const known = new Map<string, Version | undefined>();

/**
 * A note for a kernel that is older than the call: if the filter allows the call, it fails with ENOSYS. Undefined if the
 * kernel has the call or no spec describes it.
 */
export function kernelNote(syscall: string | undefined, kernel: Version | undefined): string | undefined {
  if (syscall === undefined || kernel === undefined) return undefined;
  const since = sinceOf(syscall);
  if (since === undefined || compareVersions(kernel, since) >= 0) return undefined;
  return `Linux ${formatVersion(kernel)} does not have ${syscall}, which was added in ${formatVersion(since)}: if the filter allows the call, it fails with ENOSYS`;
}

/** The release that added a call, according to its spec in the package. */
function sinceOf(syscall: string): Version | undefined {
  if (!known.has(syscall)) known.set(syscall, readSince(syscall));
  return known.get(syscall);
}

function readSince(syscall: string): Version | undefined {
  const path = shippedSpecFile(syscall);
  const file = path === undefined ? undefined : readTextFile(path);
  if (file?.ok !== true) return undefined;
  return readSpecs(file.text).documents.find(({ name }) => name === syscall)?.spec?.since;
}
