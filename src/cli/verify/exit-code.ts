import type { VerifyReport } from '../../report/verify-report.ts';
import { standingOf, whyNotAsked } from '../../verify/standing.ts';
import { EXIT, Failure } from '../failure.ts';

/** Clean only where some spec was checked; throws where none was, so that a gate never passes on nothing. */
export function exitCode({ results, made }: VerifyReport): number {
  const standings = results.map(standingOf);
  if (standings.includes('contradicted') || standings.includes('disputed')) return EXIT.findings;
  if (standings.includes('verified')) return EXIT.clean;
  const reasons = results.map(
    (result) => `${result.spec.name}: ${whyNotAsked(result) ?? 'it is not built into this kernel'}`,
  );
  const what = made === 0 ? 'no call was made' : 'nothing was verified';
  throw new Failure(reasons.length === 0 ? `${what}: there is no spec` : [what, ...reasons].join('\n  '));
}
