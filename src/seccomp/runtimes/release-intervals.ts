import { compareReleases } from './release-history.ts';

/**
 * Reads releases at which something holds, as content/runtimes/systemd writes them: "246.16..247 247.9" means from 246.16
 * until before 247, and since 247.9.
 */
export function parseIntervals(text: string): (release: string) => boolean {
  const intervals = text.split(' ').map((part) => {
    const [from = '', until] = part.split('..');
    return { from, until };
  });
  return (release) =>
    intervals.some(
      ({ from, until }) =>
        compareReleases(from, release) <= 0 && (until === undefined || compareReleases(release, until) < 0),
    );
}
