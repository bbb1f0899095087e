import { join } from 'node:path';
import { readSpecs } from '../../spec/read.ts';
import { compareVersions, formatVersion, type Version } from '../../spec/version.ts';
import { readTextFile } from '../input/read-file.ts';
import { PACKAGE } from '../package-info.ts';

const known = new Map<string, Version | undefined>();

/**
 * What a kernel that is older than a call makes of a filter that lets it through: the call fails with ENOSYS. Undefined
 * where the kernel has the call, or nobody has described it.
 */
export function kernelNote(syscall: string | undefined, kernel: Version | undefined): string | undefined {
  if (syscall === undefined || kernel === undefined) return undefined;
  const since = sinceOf(syscall);
  if (since === undefined || compareVersions(kernel, since) >= 0) return undefined;
  return `Linux ${formatVersion(kernel)} has no ${syscall}, which came with ${formatVersion(since)}: a call that the filter lets through fails with ENOSYS`;
}

/** The release that a shipped spec says the call came with. */
function sinceOf(syscall: string): Version | undefined {
  if (!known.has(syscall)) known.set(syscall, readSince(syscall));
  return known.get(syscall);
}

function readSince(syscall: string): Version | undefined {
  const file = /^\w+$/.test(syscall)
    ? readTextFile(join(PACKAGE.root, 'content/syscalls', `${syscall}.yaml`))
    : undefined;
  if (file?.ok !== true) return undefined;
  return readSpecs(file.text).documents.find(({ name }) => name === syscall)?.spec?.since;
}
