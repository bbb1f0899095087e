import { largestNumber } from './table-entry.ts';

/** How far the numbers of alpha are ahead since 5.1 (arch/alpha/kernel/syscalls/syscall.tbl). */
const ALPHA_AHEAD = 110n;

/** The number of a new call. */
export interface NextNumber {
  /** In the tables of every architecture but alpha. */
  readonly number: bigint;
  readonly onAlpha: bigint;
}

/** Whether a table has the numbers of alpha. */
function isOfAlpha(path: string): boolean {
  return path.startsWith('arch/alpha/');
}

/**
 * The next number that is free in every table.
 *
 * @param tables their texts, by path
 */
export function nextNumber(tables: ReadonlyMap<string, string>): NextNumber {
  const used = [...tables].map(([path, text]) => {
    const largest = largestNumber(text) ?? 0n;
    return isOfAlpha(path) ? largest - ALPHA_AHEAD : largest;
  });
  const number = used.reduce((most, own) => (own > most ? own : most), 0n) + 1n;
  return { number, onAlpha: number + ALPHA_AHEAD };
}

/** The number that a table gets. */
export function numberFor(path: string, { number, onAlpha }: NextNumber): bigint {
  return isOfAlpha(path) ? onAlpha : number;
}
