import type { PathWalk } from './value/fault-step.ts';
import { showTerm } from './value/show-term.ts';

/** Errors that a walk returns, which a known file may decide (fs/namei.c). */
const WALKED = ['ENOENT', 'ENOTDIR', 'EACCES', 'ELOOP', 'ENAMETOOLONG'];

/** Errors of a walk that depend on more than files: what LOOKUP_NO_XDEV and LOOKUP_CACHED refuse, a signal. */
const BESIDE_FILES = ['EXDEV', 'EINTR', 'EAGAIN', 'EINVAL'];

/** A free name does not help where the mount is read-only (mnt_want_write() in filename_create()). */
function afterwards(last: 'free' | undefined): readonly string[] {
  return last === 'free' ? [...BESIDE_FILES, 'EROFS'] : BESIDE_FILES;
}

/** Whether a step fails with whatever its walk fails with. Code that takes an error for another one says more than a walk. */
export function isWholeWalk(errors: readonly string[]): boolean {
  return WALKED.every((errno) => errors.includes(errno));
}

/** What the language says under `walk`, as YAML in one line. */
export function walkText({ path, at, last, nofollow, directory }: PathWalk): string {
  const keys = [
    `path: ${JSON.stringify(path)}`,
    ...(at === undefined ? [] : [`at: ${JSON.stringify(at)}`]),
    ...(nofollow ? [`nofollow: ${JSON.stringify(showTerm(nofollow))}`] : []),
    ...(directory ? [`directory: ${JSON.stringify(showTerm(directory))}`] : []),
    ...(last === undefined ? [] : [`last: ${last}`]),
    ...(last === 'parent' ? [] : [`after: [${afterwards(last).join(', ')}]`]),
  ];
  return `{ ${keys.join(', ')} }`;
}
