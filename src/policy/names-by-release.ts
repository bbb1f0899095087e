import { findLibrary, LIBRARY_RELEASES, librariesAfter } from '../seccomp/syscalls/library-releases.ts';
import { syscallNumbers } from '../seccomp/syscalls/syscall-numbers.ts';

/** A release of libseccomp, and names that it is the first to know. */
export interface NamesOfRelease {
  readonly release: string;
  readonly names: readonly string[];
}

/** The oldest libseccomp whose names need no mention: that of Debian 12, whose package has the table of 2.5.5. */
const OLDEST_IN_USE = '2.5.4-1+deb12u1';

/** The names that libseccomps in use do not know, by the release that brought them, the oldest first. */
export function namesByRelease(names: Iterable<string>): readonly NamesOfRelease[] {
  const oldest = findLibrary(OLDEST_IN_USE);
  if (typeof oldest === 'string') throw new Error(oldest);
  const known = syscallNumbers(oldest);
  const newer = [...names].filter((name) => !known.knows(name) && syscallNumbers().knows(name));
  if (newer.length === 0) return [];
  const found = new Map<string, string[]>();
  const libraries = librariesAfter(oldest);
  for (const name of newer) {
    const first = libraries.find((library) => syscallNumbers(library).knows(name));
    if (first === undefined) continue;
    const own = found.get(first.label);
    if (own === undefined) found.set(first.label, [name]);
    else own.push(name);
  }
  return [...found]
    .map(([release, own]) => ({ release, names: own.sort() }))
    .sort((a, b) => LIBRARY_RELEASES.indexOf(a.release) - LIBRARY_RELEASES.indexOf(b.release));
}

/** The release of libseccomp that took a name out of its table; undefined if none ever knew it. */
export function releaseWithout(name: string): string | undefined {
  const last = LIBRARY_RELEASES.findLastIndex((text) => {
    const library = findLibrary(text);
    return typeof library !== 'string' && syscallNumbers(library).knows(name);
  });
  return last < 0 ? undefined : LIBRARY_RELEASES[last + 1];
}
