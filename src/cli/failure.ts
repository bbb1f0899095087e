/** The program cannot do what it was asked to: it exits with 2 and prints this message without a stack trace. */
export class Failure extends Error {}

/** Several faults as one message, one per line. */
export function faultLines(faults: readonly { readonly path: string; readonly message: string }[]): string {
  return faults.map(({ path, message }) => `${path}: ${message}`).join('\nprobeable: ');
}

/** Exit codes. */
export const EXIT = { clean: 0, findings: 1, failed: 2 } as const;

/** Describes an error of a system call; undefined for other errors. */
export function describeSystemError(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined;
  return SYSTEM_ERRORS[error.code] ?? `cannot be read (${error.code})`;
}

const SYSTEM_ERRORS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or directory',
  EACCES: 'permission denied',
  EPERM: 'operation not permitted',
  ELOOP: 'there is a loop of symbolic links',
  ENOTDIR: 'a part of the path is not a directory',
  ENAMETOOLONG: 'the name is too long',
  EISDIR: 'is a directory',
  EMFILE: 'too many open files',
  ENOSPC: 'no space left on the device',
  EROFS: 'the file system is read-only',
  ECONNREFUSED: 'connection refused',
  ENOTFOUND: 'there is no host of that name',
  EADDRINUSE: 'the address is already in use',
  EADDRNOTAVAIL: 'this machine does not have that address',
};
