import type { Analysis } from '../../lint/analysis.ts';
import { policyNumber } from '../../lint/container-policy.ts';
import { rowsIn } from '../../site/container-data.ts';
import { containerAnswers } from '../../site/parts/containers.tsx';
import { entryPath } from '../../site/parts/entry-path.tsx';
import type { JudgeRequest, SpecView } from '../protocol.ts';
import type { JudgingData } from './judging-data.ts';
import { tryCall } from './try-call.ts';

/** How many probes are offered. */
const MAX_CALLS = 8;

/** Draws a spec; `undefined` for a text that has none. */
export function specView(
  { revision, call }: JudgeRequest,
  analysis: Analysis | undefined,
  isStale: boolean,
  { containers, callers }: JudgingData,
): SpecView {
  const head = { kind: 'view', revision, isStale, code: undefined } as const;
  if (analysis === undefined)
    return { ...head, path: undefined, calls: [], trial: undefined, containers: [] };
  const declared = analysis.probes.map(({ probe }) => probe.call.text);
  const found = analysis.suggestions.map(({ call: { text } }) => text);
  const number = policyNumber(analysis.spec);
  const rows = number === undefined || containers === undefined ? [] : rowsIn(containers, number);
  return {
    ...head,
    path: analysis.spec.entry.length === 0 ? undefined : entryPath(analysis),
    calls: [...new Set([...declared, ...found])].slice(0, MAX_CALLS),
    trial: call.trim() === '' ? undefined : tryCall(analysis, call),
    containers: rows.length === 0 ? [] : containerAnswers(rows, analysis.spec.name, callers),
  };
}
