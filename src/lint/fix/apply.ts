import type { Edit, Finding, Fix } from '../finding.ts';
import { TakenEdits } from './taken-edits.ts';

/** Which fixes may be applied: those that leave what the spec says of the kernel and promises as it is, or every one. */
export type FixMode = 'safe' | 'all';

/** What one round looks at. */
type Round = Fix['changes'];

/** A text after some fixes, and how many were made. */
export interface Fixed {
  readonly text: string;
  readonly count: number;
}

/** Applies the fixes of findings that do not meet each other; those that do are for the next round. */
function applyFixes(text: string, findings: readonly Finding[], round: Round): Fixed {
  const taken = new TakenEdits();
  let count = 0;
  for (const { fix } of findings) {
    if (fix?.changes !== round) continue;
    if (fix.edits.some((edit) => taken.meets(edit))) continue;
    for (const edit of fix.edits) taken.add(edit);
    count++;
  }
  return { text: applyEdits(text, taken.all), count };
}

/** A text with edits made in it that do not meet each other. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const { start, end, text: inserted } of edits.toSorted((a, b) => a.start - b.start)) {
    parts.push(text.slice(at, start), inserted);
    at = end;
  }
  return parts.join('') + text.slice(at);
}

/** Rounds after which fixes that undo each other are left alone. */
const MAX_ROUNDS = 10;

/**
 * Fixes a text until nothing is left to fix: a step that was added may make the next finding mechanical. What changes
 * the entry path comes first, then promises, so that a probe is declared of the path as it ends up. `judge` gives the findings of a
 * text, and `isSound` refuses a round that made it worse.
 */
export function fixUntilDone(
  text: string,
  mode: FixMode,
  judge: (text: string) => readonly Finding[],
  isSound: (before: readonly Finding[], after: readonly Finding[]) => boolean,
): Fixed {
  let current: Fixed = { text, count: 0 };
  let findings = judge(text);
  const kinds: readonly Round[] = mode === 'all' ? ['path', 'promise', 'text'] : ['text'];
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
