/** A row of two lists side by side; undefined where one of them has nothing. */
export type AlignedPair = readonly [before: string | undefined, now: string | undefined];

/** Puts two lists side by side: what both have in the same order shares a row (a longest common subsequence). */
export function alignTexts(before: readonly string[], now: readonly string[]): readonly AlignedPair[] {
  const lengths = Array.from({ length: before.length + 1 }, () => new Array<number>(now.length + 1).fill(0));
  const at = (i: number, j: number): number => lengths[i]?.[j] ?? 0;
  for (let i = before.length - 1; i >= 0; i--)
    for (let j = now.length - 1; j >= 0; j--) {
      const row = lengths[i];
      if (row === undefined) continue;
      row[j] = before[i] === now[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  const pairs: AlignedPair[] = [];
  let [i, j] = [0, 0];
  while (i < before.length || j < now.length) {
    if (i < before.length && j < now.length && before[i] === now[j]) pairs.push([before[i++], now[j++]]);
    else if (j >= now.length || (i < before.length && at(i + 1, j) >= at(i, j + 1)))
      pairs.push([before[i++], undefined]);
    else pairs.push([undefined, now[j++]]);
  }
  return pairs;
}
