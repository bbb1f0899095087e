/**
 * The day of each release of Linux from 5.0 on: that of its tag, in the time zone of whoever made the tag. Sources: the
 * tags as endoflife.date records them in UTC (`releases/linux-kernel.json` of endoflife-date/release-data, commit f626bdef;
 * 5.1, 5.4, 5.5 and 6.6 stand there with the day after), and "Released" on https://www.kernel.org/releases.html, which has
 * 5.4 and 6.6 among others. Releases that are missing here have no date that was looked up; what they brought is no news yet.
 */
const DATES: Readonly<Record<string, string>> = {
  '5.0': '2019-03-03',
  '5.1': '2019-05-05',
  '5.2': '2019-07-07',
  '5.3': '2019-09-15',
  '5.4': '2019-11-24',
  '5.5': '2020-01-26',
  '5.6': '2020-03-29',
  '5.7': '2020-05-31',
  '5.8': '2020-08-02',
  '5.9': '2020-10-11',
  '5.10': '2020-12-13',
  '5.11': '2021-02-14',
  '5.12': '2021-04-25',
  '5.13': '2021-06-27',
  '5.14': '2021-08-29',
  '5.15': '2021-10-31',
  '5.16': '2022-01-09',
  '5.17': '2022-03-20',
  '5.18': '2022-05-22',
  '5.19': '2022-07-31',
  '6.0': '2022-10-02',
  '6.1': '2022-12-11',
  '6.2': '2023-02-19',
  '6.3': '2023-04-23',
  '6.4': '2023-06-25',
  '6.5': '2023-08-27',
  '6.6': '2023-10-29',
  '6.7': '2024-01-07',
  '6.8': '2024-03-10',
  '6.9': '2024-05-12',
  '6.10': '2024-07-14',
  '6.11': '2024-09-15',
  '6.12': '2024-11-17',
  '6.13': '2025-01-19',
  '6.14': '2025-03-24',
  '6.15': '2025-05-25',
  '6.16': '2025-07-27',
  '6.17': '2025-09-28',
  '6.18': '2025-11-30',
  '6.19': '2026-02-08',
  '7.0': '2026-04-12',
  '7.1': '2026-06-14',
  '7.2': '2026-08-16',
};

/** The day of a release, `6.12`: `2024-11-17`; undefined if it is older than 5.0 or its date is not known. */
export function kernelReleaseDate(release: string): string | undefined {
  return Object.hasOwn(DATES, release) ? DATES[release] : undefined;
}
