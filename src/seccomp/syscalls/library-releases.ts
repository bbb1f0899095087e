import { didYouMean } from '../../spec/nearest-word.ts';
import { compareVersions } from '../../spec/version.ts';
import { RELEASES } from './release-table.ts';

/** A release of libseccomp. */
export type LibraryRelease = readonly [number, number, number];

/** libseccomp, as installed on a host. */
export interface Library {
  /** The release of its code. */
  readonly version: LibraryRelease;
  /** The release of its table of names and numbers, which distributions backport. */
  readonly table: LibraryRelease;
  /** As the user named it: "2.5.4", "2.5.4-1+deb12u1". */
  readonly label: string;
  /** Whether it is a distribution's package, and whether the package's table is known. */
  readonly packaging: 'none' | 'known table' | 'unknown table';
}

interface Published {
  readonly text: string;
  readonly release: LibraryRelease;
  readonly date: string;
  /** The kernel of its table. */
  readonly kernel: string;
}

const PUBLISHED: readonly Published[] = RELEASES.split('\n').map((line) => {
  const [text = '', date = '', kernel = ''] = line.split(' ');
  return { text, release: numbersIn(text), date, kernel: kernel.replace(/^(\d+\.\d+)\.0(?=-|$)/, '$1') };
});

/** All releases whose table is known, from the oldest. */
export const LIBRARY_RELEASES: readonly string[] = PUBLISHED.map(({ text }) => text);

/** Packages whose table is newer than their version, according to their scmp_sys_resolver. */
const PACKAGES: readonly (readonly [version: RegExp, table: string])[] = [
  [/^2\.5\.1-1\+deb11u\d+(?:\+b\d+)?$/, '2.5.3'],
  [/^2\.5\.4-1\+deb12u\d+(?:\+b\d+)?$/, '2.5.5'],
];

function numbersIn(text: string): LibraryRelease {
  const [major = 0, minor = 0, micro = 0] = text.split('.').map(Number);
  return [major, minor, micro];
}

/** By the text of a release that a table or the code names; asked a hundred thousand times for one call. */
const changes = new Map<string, LibraryRelease>();

/** Whether a release of libseccomp is `since` or later. */
export function isLibrarySince(release: LibraryRelease, since: string): boolean {
  let change = changes.get(since);
  if (change === undefined) {
    change = numbersIn(since);
    changes.set(since, change);
  }
  return compareVersions(release, change) >= 0;
}

/** The upstream library of a release. */
function upstream({ text, release }: Published): Library {
  return { version: release, table: release, label: text, packaging: 'none' };
}

const LAST = PUBLISHED.at(-1);
if (LAST === undefined) throw new Error('release-table.ts has no releases');

/** The newest release whose table is known. */
export const NEWEST_LIBRARY: Library = upstream(LAST);

/** All releases before a library's table, newest first. */
export function librariesBefore({ table }: Library): readonly Library[] {
  return PUBLISHED.filter(({ release }) => compareVersions(release, table) < 0)
    .map(upstream)
    .reverse();
}

/** All releases after a library's table, oldest first. */
export function librariesAfter({ table }: Library): readonly Library[] {
  return PUBLISHED.filter(({ release }) => compareVersions(release, table) > 0).map(upstream);
}

/**
 * Reads a release, "2.5.4"; a branch, "2.5", for its newest release; or the version of a package, "2.5.4-1+deb12u1".
 *
 * @returns a message if the text is none of these
 */
export function findLibrary(text: string): Library | string {
  const match = /^(?:\d+:)?v?(\d{1,4}\.\d{1,4}(?:\.\d{1,4})?)([-+~][\w.+~-]*)?$/.exec(text);
  const [, wanted = '', suffix = ''] = match ?? [];
  if (match === null) return `"${text}" is not a release of libseccomp, such as ${NEWEST_LIBRARY.label}`;
  const published =
    PUBLISHED.find((one) => one.text === wanted) ??
    PUBLISHED.findLast((one) => one.text.startsWith(`${wanted}.`));
  if (published === undefined) return `${unpublished(wanted)}`;
  if (suffix === '') return upstream(published);
  const version = text.replace(/^\d+:|^v/, '');
  const table = PACKAGES.find(([pattern]) => pattern.test(version))?.[1];
  return {
    version: published.release,
    table: table === undefined ? published.release : numbersIn(table),
    label: version,
    packaging: table === undefined ? 'unknown table' : 'known table',
  };
}

/** The message about a release that was never published, or that is too old for all engines. */
function unpublished(wanted: string): string {
  const release = numbersIn(wanted);
  const before = PUBLISHED.findLast((one) => compareVersions(one.release, release) < 0)?.text;
  const after = PUBLISHED.find((one) => compareVersions(one.release, release) > 0)?.text;
  if (before === undefined)
    return `libseccomp ${wanted} is older than ${after}, the oldest release with a known table`;
  if (after === undefined) return `libseccomp ${wanted} is not known; the newest known release is ${before}`;
  const guess = didYouMean(wanted, LIBRARY_RELEASES);
  return `there is no libseccomp ${wanted}; the nearest releases are ${before} and ${after}${guess}`;
}

/** Names a library: "libseccomp 2.5.4", "libseccomp 2.5.4-1+deb12u1 (a package with the table of 2.5.5)". */
export function describeLibrary({ label, table, packaging }: Library): string {
  return packaging === 'known table'
    ? `libseccomp ${label} (a package with the table of ${table.join('.')})`
    : `libseccomp ${label}`;
}

/** The kernel of a library's table: "5.17", "6.7-rc3". */
export function kernelOf({ table }: Library): string {
  return PUBLISHED.find(({ release }) => compareVersions(release, table) === 0)?.kernel ?? '';
}
