import type { SiteSource } from '../site-source.ts';
import { changedAnswers } from './changed-answers.tsx';
import { newCalls, newProposals } from './new-calls.tsx';
import type { NewsEntry } from './news-entry.ts';
import { profileChanges } from './profile-changes.tsx';

/** What changed in Linux and in runtimes, and what was proposed: newest first. */
export function news({ calls, verifiedOn }: Pick<SiteSource, 'calls' | 'verifiedOn'>): readonly NewsEntry[] {
  return [
    ...newCalls(calls),
    ...newProposals(calls),
    ...profileChanges(calls),
    ...changedAnswers(calls, verifiedOn),
  ].toSorted((a, b) => (a.date === b.date ? (a.anchor < b.anchor ? -1 : 1) : a.date < b.date ? 1 : -1));
}
