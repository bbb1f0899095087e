import { didYouMean } from '../../spec/nearest-word.ts';
import { compareVersions } from '../../spec/version.ts';
import { RELEASES } from './release-table.ts';

/** A release of libseccomp. */
export type LibraryRelease = readonly [number, number, number];

/** libseccomp as a host has it. */
export interface Library {
  /** What its code does goes by this release. */
  readonly version: LibraryRelease;
  /** What it knows goes by the table of this release: distributions carry newer tables back. */
  readonly table: LibraryRelease;
  /** As it was asked for: "2.5.4", "2.5.4-1+deb12u1". */
  readonly label: string;
  /** What a distribution's package has: the table that is known for it, or perhaps more than its release says. */
  readonly packaging: 'none' | 'known table' | 'unknown table';
}

interface Published {
  readonly text: string;
  readonly release: LibraryRelease;
  readonly date: string;
  /** The kernel whose calls its table has. */
  readonly kernel: string;
}

const PUBLISHED: readonly Published[] = RELEASES.split('\n').map((line) => {
  const [text = '', date = '', kernel = ''] = line.split(' ');
  return { text, release: numbersIn(text), date, kernel: kernel.replace(/^(\d+\.\d+)\.0(?=-|$)/, '$1') };
});

/** Every release whose table is known, from the oldest. */
export const LIBRARY_RELEASES: readonly string[] = PUBLISHED.map(({ text }) => text);

/** Packages with a newer table than their version says, measured with their scmp_sys_resolver. */
const PACKAGES: readonly (readonly [version: RegExp, table: string])[] = [
  [/^2\.5\.1-1\+deb11u\d+(?:\+b\d+)?$/, '2.5.3'],
  [/^2\.5\.4-1\+deb12u\d+(?:\+b\d+)?$/, '2.5.5'],
];

function numbersIn(text: string): LibraryRelease {
  const [major = 0, minor = 0, micro = 0] = text.split('.').map(Number);
  return [major, minor, micro];
}

/** Whether a release is `since` or later. */
export function isLibrarySince(release: LibraryRelease, since: string): boolean {
  return compareVersions(release, numbersIn(since)) >= 0;
}

/** The library of a release. */
function upstream({ text, release }: Published): Library {
  return { version: release, table: release, label: text, packaging: 'none' };
}

const LAST = PUBLISHED.at(-1);
if (LAST === undefined) throw new Error('release-table.ts has no releases');

/** The newest release whose table is known. */
export const NEWEST_LIBRARY: Library = upstream(LAST);

/** Every release before a library's table, from the newest to the oldest. */
export function librariesBefore({ table }: Library): readonly Library[] {
  return PUBLISHED.filter(({ release }) => compareVersions(release, table) < 0)
    .map(upstream)
    .reverse();
}

/** Every release after a library's table, from the oldest to the newest. */
export function librariesAfter({ table }: Library): readonly Library[] {
  return PUBLISHED.filter(({ release }) => compareVersions(release, table) > 0).map(upstream);
}

/**
 * Reads "2.5.4", "2.5" for the newest of a branch, or the version of a package, "2.5.4-1+deb12u1"; or says what is
 * wrong with it.
 */
export function findLibrary(text: string): Library | string {
  const match = /^(?:\d+:)?v?(\d{1,4}\.\d{1,4}(?:\.\d{1,4})?)([-+~][\w.+~-]*)?$/.exec(text);
  const [, wanted = '', suffix = ''] = match ?? [];
  if (match === null) return `"${text}" is no release of libseccomp, such as ${NEWEST_LIBRARY.label}`;
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

/** What is said of a release that was never published, or that is too old for any engine. */
function unpublished(wanted: string): string {
  const release = numbersIn(wanted);
  const before = PUBLISHED.findLast((one) => compareVersions(one.release, release) < 0)?.text;
  const after = PUBLISHED.find((one) => compareVersions(one.release, release) > 0)?.text;
  if (before === undefined)
    return `libseccomp ${wanted} is before ${after}, the oldest release whose table is known and that engines take`;
  if (after === undefined) return `no libseccomp ${wanted} is known; the newest is ${before}`;
  const guess = didYouMean(wanted, LIBRARY_RELEASES);
  return `there is no libseccomp ${wanted}; the releases next to it are ${before} and ${after}${guess}`;
}

/** A library for people: "libseccomp 2.5.4", "libseccomp 2.5.4-1+deb12u1 (the table of 2.5.5)". */
export function describeLibrary({ label, table, packaging }: Library): string {
  return packaging === 'known table'
    ? `libseccomp ${label} (a package with the table of ${table.join('.')})`
    : `libseccomp ${label}`;
}

/** The kernel whose calls a library's table has: "5.17", "6.7-rc3". */
export function kernelOf({ table }: Library): string {
  return PUBLISHED.find(({ release }) => compareVersions(release, table) === 0)?.kernel ?? '';
}
