import { above, below, fileAt, type KnownFile, type KnownFiles, type Place, ROOT } from './known-files.ts';
import { grantsAccess } from './mode-access.ts';

/** What a walk looks for. */
export interface PathQuery {
  /** Where a relative path starts; undefined if not known. */
  readonly start: Place | undefined;
  /** undefined: it is not known whether a link at the end is followed. */
  readonly follows: boolean | undefined;
  /** The last name is left alone: the walk ends in its directory. */
  readonly isParent: boolean;
}

/** How a walk ends, if it is not refused before. */
export type PathEnd =
  | { readonly kind: 'unknown'; readonly why: string }
  /** The call fails with one of these errnos. */
  | { readonly kind: 'refused'; readonly errors: readonly string[]; readonly why: string }
  | { readonly kind: 'found'; readonly path: string; readonly file: KnownFile }
  /** With `isParent`: the directory, and the name that is left. `undefined`: `.`, `..` or `/`. */
  | {
      readonly kind: 'parent';
      readonly directory: Place;
      readonly name: string | undefined;
      /** Slashes follow it. */
      readonly isDirectory: boolean;
    };

export interface ResolvedPath {
  /** Errnos that may end the walk before. */
  readonly possible: ReadonlySet<string>;
  readonly end: PathEnd;
}

/** MAXSYMLINKS in include/linux/namei.h. */
const MAX_LINKS = 40;
/** NAME_MAX in include/uapi/linux/limits.h. */
const MAX_NAME = 255;

const STICKY = 0o1000;
const WRITABLE_BY_ALL = 0o002;

/**
 * Walks a path, of which each byte is a character, in the order of link_path_walk() in fs/namei.c, as far as the files
 * are known.
 */
export function resolvePath(known: KnownFiles, path: string, query: PathQuery): ResolvedPath {
  const possible = new Set<string>();
  const { start } = query;
  if (path.startsWith('/')) return { possible, end: walkFrom(known, ROOT, path, query, possible) };
  if (start === undefined) {
    return { possible, end: { kind: 'unknown', why: 'where the path starts is not known' } };
  }
  return { possible, end: walkFrom(known, start, path, query, possible) };
}

function walkFrom(
  known: KnownFiles,
  start: Place,
  path: string,
  { follows, isParent }: PathQuery,
  possible: Set<string>,
): PathEnd {
  let here = start;
  let isSlashed = path.endsWith('/');
  let names = namesOf(path);
  let links = 0;
  if (isParent && names.length === 0) {
    return { kind: 'parent', directory: here, name: undefined, isDirectory: false };
  }
  for (let name = names.shift(); name !== undefined; name = names.shift()) {
    const directory = fileAt(known, here);
    if (directory === undefined || directory === 'none' || directory.type === 'any')
      return unknown(here.path);
    if (directory.type !== 'directory') return refused('ENOTDIR', `${here.path} is no directory`);
    const maySearch = grantsAccess(directory, known.caller, 1);
    if (maySearch === false)
      return refused('EACCES', `the mode of ${here.path} does not let the caller search it`);
    if (maySearch === undefined) possible.add('EACCES');
    const isLast = names.length === 0;
    const isDots = name === '.' || name === '..';
    if (isLast && isParent) {
      return {
        kind: 'parent',
        directory: here,
        name: isDots ? undefined : name,
        isDirectory: isSlashed,
      };
    }
    if (isDots) {
      const next: Place | undefined = name === '.' ? here : above(here);
      if (next === undefined) return unknown(`${here.path}/..`);
      here = next;
      continue;
    }
    // Most file systems refuse a name that is too long; procfs has no file of such a name (proc_lookup_de()).
    if (isTooLong(name)) {
      return { kind: 'refused', errors: ['ENAMETOOLONG', 'ENOENT'], why: 'a name is longer than 255 bytes' };
    }
    const next = below(known, here, name);
    const file = fileAt(known, next);
    if (file === undefined) return unknown(next.path);
    if (file === 'none') return refused('ENOENT', `${next.path} is not there`);
    if (file.type === 'any') {
      if (!isLast) return unknown(next.path);
      // It may be a link, which leads through directories that the caller may not be allowed to search.
      if (isSlashed || follows !== false) possible.add('EACCES');
      if (isSlashed) possible.add('ENOTDIR');
      return { kind: 'found', path: next.path, file };
    }
    if (isLast && !isSlashed && next.mayBeLink && follows !== true) return unknown(next.path);
    if (file.type !== 'link' || (isLast && !isSlashed && follows === false)) {
      here = next;
      continue;
    }
    if (file.target === undefined || (isLast && !isSlashed && follows === undefined))
      return unknown(next.path);
    links++;
    if (links > MAX_LINKS) return refused('ELOOP', 'more than 40 links are followed');
    // What /proc/sys/fs/protected_symlinks says of a link at the end (may_follow_link()).
    if (isLast && mayBeProtected(directory)) possible.add('EACCES');
    names = [...namesOf(file.target), ...names];
    if (isLast) isSlashed ||= file.target.endsWith('/');
    if (file.target.startsWith('/')) here = ROOT;
  }
  const file = fileAt(known, here);
  if (file === undefined || file === 'none') return unknown(here.path);
  if (isSlashed && file.type !== 'directory') return refused('ENOTDIR', `${here.path} is no directory`);
  return { kind: 'found', path: here.path, file };
}

/** Whether the name of a file, a character for each byte, is longer than file systems have them. */
export function isTooLong(name: string): boolean {
  return name.length > MAX_NAME;
}

function namesOf(path: string): string[] {
  return path.split('/').filter((name) => name !== '');
}

function mayBeProtected({ mode }: KnownFile): boolean {
  return mode === undefined || ((mode & STICKY) !== 0 && (mode & WRITABLE_BY_ALL) !== 0);
}

function unknown(path: string): PathEnd {
  return { kind: 'unknown', why: `what is at ${path} is not known` };
}

function refused(errno: string, why: string): PathEnd {
  return { kind: 'refused', errors: [errno], why };
}
