/** The tool cannot do what it was asked to: exit 2 with this message, and no stack trace. */
export class Failure extends Error {}

/** Several faults as the message of one failure, a line each. */
export function faultLines(faults: readonly { readonly path: string; readonly message: string }[]): string {
  return faults.map(({ path, message }) => `${path}: ${message}`).join('\nprobeable: ');
}

/** Exit codes. */
export const EXIT = { clean: 0, findings: 1, failed: 2 } as const;

/** What went wrong with a file, in words; undefined for errors that are no file system's. */
export function describeSystemError(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined;
  return SYSTEM_ERRORS[error.code] ?? `cannot be read (${error.code})`;
}

const SYSTEM_ERRORS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or directory',
  EACCES: 'permission denied',
  EPERM: 'operation not permitted',
  ELOOP: 'symbolic links lead in a circle',
  ENOTDIR: 'a part of the path is no directory',
  ENAMETOOLONG: 'the name is too long',
  EISDIR: 'is a directory',
  EMFILE: 'too many open files',
  ENOSPC: 'no space left on the device',
  EROFS: 'the file system is read-only',
  ECONNREFUSED: 'nobody answers there',
  ENOTFOUND: 'there is no machine of that name',
  EADDRINUSE: 'something else is there already',
  EADDRNOTAVAIL: 'this machine has no such address',
};
