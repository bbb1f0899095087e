import { compareVersions } from '../../spec/version.ts';

/** Expands a list of releases with ranges, as content/runtimes writes it: "20.10.0-27 23.0.0-18 28.4.0". */
export function expandReleases(text: string): readonly string[] {
  return text
    .split(/\s+/)
    .filter((part) => part !== '')
    .flatMap((part) => {
      const match = /^(\d+(?:\.\d+)*)\.(\d+)-(\d+)$/.exec(part);
      if (match === null) return [part];
      const [, branch = '', from, to] = match;
      return Array.from(
        { length: Number(to) - Number(from) + 1 },
        (_, index) => `${branch}.${Number(from) + index}`,
      );
    });
}

const parsed = new Map<string, readonly number[]>();

function numbersIn(release: string): readonly number[] {
  let known = parsed.get(release);
  if (known === undefined) {
    known = release.split(/[.+]/).map(Number);
    parsed.set(release, known);
  }
  return known;
}

/** Orders two releases, such as "20.10.9" and "28.4.0", number by number; see {@link compareVersions}. */
export function compareReleases(a: string, b: string): number {
  return a === b ? 0 : compareVersions(numbersIn(a), numbersIn(b));
}

/** Values by release: each entry holds from its release until the next entry. Entries are in numeric order. */
export class ReleaseHistory<Value> {
  readonly entries: readonly (readonly [since: string, value: Value])[];

  constructor(entries: readonly (readonly [string, Value])[]) {
    this.entries = [...entries].sort(([a], [b]) => compareReleases(a, b));
  }

  /** The entry that holds at a release; undefined before the first. */
  at(release: string): readonly [since: string, value: Value] | undefined {
    return this.entries.findLast(([since]) => compareReleases(since, release) <= 0);
  }
}

/**
 * Finds a release by its name, "20.10.9"; by a branch, "20.10" or "v20", for its newest release; or by "latest".
 *
 * @returns undefined if the list has no such release
 */
export function findRelease(releases: readonly string[], wanted: string): string | undefined {
  const name = wanted.replace(/^v(?=\d)/, '');
  if (name === 'latest') return releases.at(-1);
  return (
    releases.findLast((release) => release === name) ?? releases.findLast((one) => one.startsWith(`${name}.`))
  );
}
