import type { BlockContent } from 'mdast';
import { judgedAs } from '../../report/policy-words.ts';
import type { JudgedCall } from '../verdict.ts';
import { linkedName, newWords } from './call-table.ts';
import { table, text, trustedText } from './nodes.ts';
import type { Judged } from './permalink.ts';

/** The policies of a change: what each was judged as, since a verdict holds for an engine and an architecture. */
export function policyTable(calls: readonly JudgedCall[], judged: Judged): readonly BlockContent[] {
  const rows = calls.flatMap((call) => {
    const { policy } = call.document;
    if (policy === undefined) return [];
    const own = policy.name === undefined ? [] : [text(` (${policy.name})`)];
    return [[[linkedName(call, judged), ...own], [trustedText(newWords(call))], [text(judgedAs(policy))]]];
  });
  if (rows.length === 0) return [];
  return [table([[[trustedText('policy')], [trustedText('new')], [trustedText('judged as')]], ...rows])];
}
