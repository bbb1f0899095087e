import { basename, isAbsolute, relative } from 'node:path';

/** The kernel tree that C is read with. */
export interface KernelRequest {
  /** The top of the tree. */
  readonly folder: string;
  readonly architecture: string;
  /** The path of a `.config`. */
  readonly config: string | undefined;
  /** It was named on the command line, not in the configuration. */
  readonly isNamed: boolean;
  /** Whether what is found in it is kept on disk, and taken from there. */
  readonly isCached: boolean;
}

/** The path of a C file in a kernel tree; where it lies in none, a name for it. */
export function pathInTree(path: string, kernel: KernelRequest | undefined): string {
  const inside = kernel === undefined ? '' : relative(kernel.folder, path);
  if (inside !== '' && !inside.startsWith('..') && !isAbsolute(inside)) return inside;
  return /\.[ch]$/.test(path) ? basename(path) : 'input.c';
}
