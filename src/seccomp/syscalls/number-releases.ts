/** A release of Linux, and the day on which it came out. */
interface Release {
  readonly name: string;
  readonly day: string;
}

/**
 * The releases that gave numbers to new calls since all architectures share them, with the last number of each: numbers are
 * given in ascending order, but for those in {@link EXCEPTIONS}. From scripts/syscall.tbl, include/uapi/asm-generic/unistd.h
 * and the tags of the kernel's repository.
 */
const RELEASES: readonly (Release & { readonly last: number })[] = [
  { name: '5.1', day: '2019-05-05', last: 427 },
  { name: '5.2', day: '2019-07-07', last: 433 },
  { name: '5.3', day: '2019-09-15', last: 435 },
  { name: '5.6', day: '2020-03-29', last: 438 },
  { name: '5.8', day: '2020-08-02', last: 439 },
  { name: '5.10', day: '2020-12-13', last: 440 },
  { name: '5.11', day: '2021-02-14', last: 441 },
  { name: '5.12', day: '2021-04-25', last: 442 },
  { name: '5.14', day: '2021-08-29', last: 447 },
  { name: '5.15', day: '2021-10-31', last: 448 },
  { name: '5.16', day: '2022-01-09', last: 449 },
  { name: '5.17', day: '2022-03-20', last: 450 },
  { name: '6.5', day: '2023-08-27', last: 451 },
  { name: '6.6', day: '2023-10-29', last: 453 },
  { name: '6.7', day: '2024-01-07', last: 456 },
  { name: '6.8', day: '2024-03-10', last: 461 },
  { name: '6.10', day: '2024-07-14', last: 462 },
  { name: '6.13', day: '2025-01-19', last: 466 },
  { name: '6.15', day: '2025-05-25', last: 467 },
  { name: '6.17', day: '2025-09-28', last: 469 },
];

/** Numbers that were kept for a call which came later than those after it, or earlier than those before it. */
const EXCEPTIONS: ReadonlyMap<number, string> = new Map([
  [436, '5.9'],
  [444, '5.13'],
  [445, '5.13'],
  [446, '5.13'],
]);

const DAYS: ReadonlyMap<string, string> = new Map([
  ['5.9', '2020-10-11'],
  ['5.13', '2021-06-27'],
  ...RELEASES.map(({ name, day }) => [name, day] as const),
]);

/** The first release of Linux that has a call with a number; undefined for calls that are older than common numbers, or newer than those here. */
export function releaseOf(number: number): string | undefined {
  if (number < FIRST) return undefined;
  return EXCEPTIONS.get(number) ?? RELEASES.find(({ last }) => last >= number)?.name;
}

/**
 * Which release first had a call with a number, as the end of a sentence, if it came out after a day; empty if it did not, or
 * that is not known.
 */
export function givenLater(number: bigint, day: string | undefined): string {
  const name = releaseOf(Number(number));
  const released = name === undefined ? undefined : DAYS.get(name);
  if (number < FIRST || day === undefined || released === undefined || released <= day) return '';
  return ` since Linux ${name} (${released}), which came out after this was posted (${day})`;
}

/** pidfd_send_signal, the first call with one number on all architectures. */
const FIRST = 424n;
