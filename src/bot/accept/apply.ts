import type { AcceptedFinding, JudgedCall } from '../verdict.ts';
import type { Acceptance } from './acceptances.ts';
import { findingKey } from './record.ts';
import type { NewFinding } from './refusal.ts';

/** Separates accepted findings from the calls that they were found in. */
export function withoutAccepted(
  calls: readonly JudgedCall[],
  acceptances: readonly Acceptance[],
): { readonly calls: readonly JudgedCall[]; readonly accepted: readonly AcceptedFinding[] } {
  if (acceptances.length === 0) return { calls, accepted: [] };
  const byKey = new Map(acceptances.flatMap((each) => each.findings.map((key) => [key, each] as const)));
  const accepted: AcceptedFinding[] = [];
  const remaining = calls.map((call): JudgedCall => {
    const found = call.found.filter((finding) => {
      const acceptance = byKey.get(findingKey(finding));
      const reason = acceptance?.reasons[finding.rule];
      if (acceptance === undefined || reason === undefined || refusalOf(call, finding) !== undefined)
        return true;
      const { by, on } = acceptance;
      accepted.push({ path: call.document.path, finding, by, on, reason });
      return false;
    });
    const remains = new Set(found);
    return { ...call, found, changes: call.changes.filter((finding) => remains.has(finding)) };
  });
  return { calls: remaining, accepted };
}

/** How many new findings are listed for acceptance. The limit bounds the size of a publication. */
const MAX_NEW = 5000;

/** Lists the new findings of these calls, each with the reason why it cannot be accepted, if there is one. */
export function newFindings(calls: readonly JudgedCall[]): readonly NewFinding[] {
  return calls
    .flatMap((call) =>
      call.found.map((finding) => ({
        key: findingKey(finding),
        rule: finding.rule,
        path: call.document.path,
        line: finding.start.line,
        refusal: refusalOf(call, finding),
      })),
    )
    .slice(0, MAX_NEW);
}

/** Why this finding cannot be accepted; undefined if it can. */
function refusalOf(
  { document, isRemoved }: JudgedCall,
  { isUnsilenceable, severity }: JudgedCall['found'][number],
): string | undefined {
  if (isUnsilenceable === true)
    return 'what is still to be written cannot be judged, and so cannot be accepted';
  if (!isRemoved && document.grade === undefined && severity === 'error')
    return 'with this in it the call could not be judged, so nobody knows what else there is to find';
  return undefined;
}
