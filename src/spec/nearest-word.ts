/** Words that are offered to choose from at most: the names of a spec, all errnos, all system calls. */
const MAX_CANDIDATES = 2000;

/** Longer words are no misspelt names. */
const MAX_WORD = 64;

/**
 * The word that a writer most likely meant, or undefined where none is near: at most a third of the letters
 * differ (Damerau's distance, so that two swapped letters count once).
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

/** `; did you mean "x"?`, or nothing: the tail of a message about an unknown word. */
export function didYouMean(word: string, known: Iterable<string>): string {
  const near = nearestWord(word, known);
  return near === undefined ? '' : `; did you mean "${near}"?`;
}

/** A message lists names up to this length, so that a long list does not hide the message. */
const MAX_LISTED = 260;

/** The tail of a message about an unknown word: the one that was probably meant, else what there is. */
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
  return `; known here: ${shown.join(', ')}${rest === 0 ? '' : ` and ${rest} more`}`;
}

/** Damerau's distance where it is below `limit`, else some number that is not: a file may hold many unknown words. */
function editDistance(a: string, b: string, limit: number): number {
  let beforeLast: number[] = [];
  let last: number[] = [];
  for (let j = 0; j <= b.length; j++) last.push(j);
  let leastOfLast = 0;
  for (let i = 1; i <= a.length; i++) {
    // Further from the diagonal than the limit nothing can be below it.
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
    // A swap reaches back two rows, so both have to be beyond the limit.
    if (least >= limit && leastOfLast >= limit) return limit;
    leastOfLast = least;
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
