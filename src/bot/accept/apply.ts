import type { AcceptedFinding, JudgedCall } from '../verdict.ts';
import type { Acceptance } from './acceptances.ts';
import { findingKey } from './record.ts';
import type { NewFinding } from './refusal.ts';

/** Takes the findings out of some calls that somebody has accepted. */
export function withoutAccepted(
  calls: readonly JudgedCall[],
  acceptances: readonly Acceptance[],
): { readonly calls: readonly JudgedCall[]; readonly accepted: readonly AcceptedFinding[] } {
  if (acceptances.length === 0) return { calls, accepted: [] };
  const byKey = new Map(acceptances.flatMap((each) => each.findings.map((key) => [key, each] as const)));
  const accepted: AcceptedFinding[] = [];
  const left = calls.map((call): JudgedCall => {
    const found = call.found.filter((finding) => {
      const acceptance = byKey.get(findingKey(finding));
      const reason = acceptance?.reasons[finding.rule];
      if (acceptance === undefined || reason === undefined || refusalOf(call, finding) !== undefined)
        return true;
      const { by, on } = acceptance;
      accepted.push({ path: call.document.path, finding, by, on, reason });
      return false;
    });
    const isLeft = new Set(found);
    return { ...call, found, changes: call.changes.filter((finding) => isLeft.has(finding)) };
  });
  return { calls: left, accepted };
}

/** No more new findings can be accepted, one after the other. */
const MAX_NEW = 5000;

/** What is new in some calls, as far as accepting it is concerned. */
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

/** Why nobody can accept a finding; undefined where somebody may. */
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
