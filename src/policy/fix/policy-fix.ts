import { fewOf } from '../../spec/join-words.ts';
import { plural } from '../../spec/plural.ts';
import type { TextEdit } from './json-edits.ts';
import type { ProvedEdits } from './proved-fix.ts';

/** A fix of a policy as a rule reports it. */
export interface PolicyFix {
  readonly title: string;
  readonly isSafe: boolean;
  readonly changes: 'answer' | 'text';
  readonly edits: readonly TextEdit[];
}

/** A fix that says in its title what it changes. Without a change of any answer it is a safe one. */
export function policyFix(title: string, { edits, changes }: ProvedEdits): PolicyFix {
  if (changes.length === 0)
    return { title: `${title}; no answer changes`, isSafe: true, changes: 'text', edits };
  const calls = [...new Set(changes.map(({ what }) => what))];
  return {
    title: `${title}; nothing else changes than ${plural(calls.length, 'answer')}: ${fewOf(calls)}`,
    isSafe: false,
    changes: 'answer',
    edits,
  };
}
