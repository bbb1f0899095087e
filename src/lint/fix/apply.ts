import type { Edit, Finding, Fix } from '../finding.ts';
import { AcceptedEdits } from './accepted-edits.ts';

/** The fixes to apply: only safe ones (see {@link Fix}), or all. */
export type FixMode = 'safe' | 'all';

/** The kind of fixes that one round applies. */
type Round = Fix['changes'];

/** A fixed text and the number of fixes that were applied. */
export interface Fixed {
  readonly text: string;
  readonly count: number;
}

/** Applies the fixes of findings that do not overlap; overlapping ones are left for the next round. */
function applyFixes(text: string, findings: readonly Finding[], round: Round): Fixed {
  const taken = new AcceptedEdits();
  let count = 0;
  for (const { fix } of findings) {
    if (fix?.changes !== round) continue;
    if (fix.edits.some((edit) => taken.overlaps(edit))) continue;
    for (const edit of fix.edits) taken.add(edit);
    count++;
  }
  return { text: applyEdits(text, taken.all), count };
}

/** Applies edits that do not overlap. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const { start, end, text: inserted } of edits.toSorted((a, b) => a.start - b.start)) {
    parts.push(text.slice(at, start), inserted);
    at = end;
  }
  return parts.join('') + text.slice(at);
}

/** Limit on rounds, for fixes that undo each other. */
const MAX_ROUNDS = 10;

/**
 * Applies fixes until none is left, since a new step may make another finding fixable. Fixes of the entry path come first,
 * then promises, so that a probe is declared for the final path. `judge` returns the findings of a text; a round after
 * which `isSound` is false is undone.
 */
export function fixUntilDone(
  text: string,
  mode: FixMode,
  judge: (text: string) => readonly Finding[],
  isSound: (before: readonly Finding[], after: readonly Finding[]) => boolean,
): Fixed {
  let current: Fixed = { text, count: 0 };
  let findings = judge(text);
  const kinds: readonly Round[] = mode === 'all' ? ['answer', 'path', 'promise', 'text'] : ['text'];
  for (const kind of kinds) {
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const next = applyFixes(current.text, findings, kind);
      if (next.count === 0 || next.text === current.text) break;
      const after = judge(next.text);
      if (!isSound(findings, after)) break;
      current = { text: next.text, count: current.count + next.count };
      findings = after;
    }
  }
  return current;
}
