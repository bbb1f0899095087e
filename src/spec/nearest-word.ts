/** Limit on the known words that are compared; enough for all errnos and all system calls. */
const MAX_CANDIDATES = 2000;

/** Longer words are not compared: they are not misspelt names. */
const MAX_WORD = 64;

/**
 * The known word that the author most likely meant: the nearest of which at most a third of the letters differ
 * (Damerau's distance, in which two swapped letters count once). Undefined if none is near.
 */
function nearestWord(word: string, known: Iterable<string>): string | undefined {
  if (word.length > MAX_WORD) return undefined;
  const wanted = word.toLowerCase();
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(word.length / 3)) + 1;
  let count = 0;
  for (const candidate of known) {
    if (++count > MAX_CANDIDATES) break;
    if (Math.abs(candidate.length - word.length) >= bestDistance) continue;
    const distance = editDistance(wanted, candidate.toLowerCase(), bestDistance);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** The end of a message about an unknown word: `; did you mean "x"?`, or nothing. */
export function didYouMean(word: string, known: Iterable<string>): string {
  const near = nearestWord(word, known);
  return near === undefined ? '' : `; did you mean "${near}"?`;
}

/** Limit on the characters of a list of names, so that a long list does not hide the message. */
const MAX_LISTED = 260;

/** The end of a message about an unknown word: the word that was probably meant, else a list of the known ones. */
export function wordAdvice(word: string, known: readonly string[]): string {
  const near = didYouMean(word, known);
  if (near !== '' || known.length === 0) return near;
  let length = 0;
  const fitting = known.findIndex((name) => {
    length += name.length + 2;
    return length > MAX_LISTED;
  });
  const shown = known.slice(0, fitting === -1 ? known.length : Math.max(1, fitting));
  const rest = known.length - shown.length;
  return `; known names: ${shown.join(', ')}${rest === 0 ? '' : ` and ${rest} more`}`;
}

/** Damerau's distance if it is below `limit`, else any number that is not; stops early, since a file may hold many unknown words. */
function editDistance(a: string, b: string, limit: number): number {
  let beforeLast: number[] = [];
  let last: number[] = [];
  for (let j = 0; j <= b.length; j++) last.push(j);
  let leastOfLast = 0;
  for (let i = 1; i <= a.length; i++) {
    // A cell farther from the diagonal than the limit cannot be below the limit.
    const from = Math.max(1, i - limit);
    const to = Math.min(b.length, i + limit);
    const row: number[] = new Array<number>(b.length + 1).fill(limit);
    if (from === 1) row[0] = i;
    let least = from === 1 ? i : limit;
    for (let j = from; j <= to; j++) {
      const same = a.charCodeAt(i - 1) === b.charCodeAt(j - 1);
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, (beforeLast[j - 2] ?? 0) + 1);
      }
      row[j] = cost;
      least = Math.min(least, cost);
    }
    // A swap reaches back two rows, so both rows must be beyond the limit.
    if (least >= limit && leastOfLast >= limit) return limit;
    leastOfLast = least;
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
