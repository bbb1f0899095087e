import type { Edit, Finding, Fix } from '../finding.ts';

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
  const taken: Edit[] = [];
  let count = 0;
  for (const { fix } of findings) {
    if (fix?.changes !== round) continue;
    if (fix.edits.some((edit) => taken.some((other) => meet(edit, other)))) continue;
    taken.push(...fix.edits);
    count++;
  }
  return { text: applyEdits(text, taken), count };
}

/** A text with edits made in it that do not meet each other. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  return edits
    .toSorted((a, b) => b.start - a.start)
    .reduce(
      (before, { start, end, text: inserted }) => before.slice(0, start) + inserted + before.slice(end),
      text,
    );
}

/** Two edits of one place, or of overlapping ones. */
function meet(a: Edit, b: Edit): boolean {
  return a.start === b.start || (a.start < b.end && b.start < a.end);
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
