import { dictionary } from '../../spec/shape/dictionary.ts';
import { refine } from '../../spec/shape/refine.ts';
import { record, required } from '../../spec/shape/shape.ts';
import { line, readFactsFile, words } from '../facts-file.ts';
import { readPackageVersion } from '../package-version.ts';
import { compareReleases, expandReleases } from './release-history.ts';
import { parseIntervals } from './release-intervals.ts';

const MEMBERS = refine(
  dictionary('releases to members', /^[\d.]+(?: [\d.]+)*$/, words),
  (entries): readonly { readonly isIn: (release: string) => boolean; readonly names: readonly string[] }[] =>
    entries.map(({ key, value }) => ({ isIn: parseIntervals(key.text), names: value })),
);

const FILE = record('the file', {
  source: required(line, 'where the facts were read'),
  releases: required(
    refine(words, (found) => expandReleases(found.join(' '))),
    'every release that was read',
  ),
  sets: required(dictionary('names to members', /^@[a-z-]+$/, MEMBERS), 'the sets'),
});

/** The named sets of system calls of systemd, by release (content/runtimes/systemd/sets.yaml). */
export class SystemdSets {
  readonly releases: readonly string[];
  readonly #sets: ReadonlyMap<
    string,
    readonly { readonly isIn: (release: string) => boolean; readonly names: readonly string[] }[]
  >;

  /** @throws {Error} "LINE:COLUMN: …" for the first problem of the file */
  constructor(text: string) {
    const { releases, sets } = readFactsFile(text, 'list of sets', FILE);
    this.releases = [...releases].sort(compareReleases);
    this.#sets = new Map(sets.map(({ key, value }) => [key.text, value]));
  }

  /** The calls of a set at a release, with those of the sets in it; undefined if the release has no such set. */
  members(set: string, release: string): ReadonlySet<string> | undefined {
    const found = new Set<string>();
    const seen = new Set<string>();
    const open = [set];
    for (let name = open.pop(); name !== undefined; name = open.pop()) {
      if (seen.has(name)) continue;
      seen.add(name);
      for (const { isIn, names } of this.#sets.get(name) ?? [])
        if (isIn(release))
          for (const one of names) {
            if (one.startsWith('@')) open.push(one);
            else found.add(one);
          }
    }
    return found.size === 0 ? undefined : found;
  }

  /**
   * The release that was read for a version: "252.39-1~deb12u2", "252.5" or a branch, "252", for its newest one. A stable
   * release that was not read has the sets of the one before it.
   *
   * @returns a message if its branch was not read
   */
  release(version: string | undefined): { readonly release: string; readonly note: string } | string {
    const newest = this.releases.at(-1) ?? '';
    if (version === undefined)
      return { release: newest, note: `systemd ${newest} is assumed, the newest that is known` };
    const wanted = readPackageVersion(version)?.release;
    const branch = wanted?.split('.')[0];
    const read = this.releases.filter((one) => one.split('.')[0] === branch);
    const isBranch = wanted === branch;
    const found = read.findLast((one) => isBranch || compareReleases(one, wanted ?? '') <= 0);
    if (wanted === undefined || found === undefined)
      return `"${version}" is none of the systemd releases that are known (${this.releases[0]} to ${newest})`;
    return {
      release: found,
      note:
        found === wanted
          ? ''
          : `systemd ${version} is treated as ${found}, ${isBranch ? 'the newest of its branch' : 'the nearest before it'} that is known`,
    };
  }
}
