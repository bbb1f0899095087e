import { formatVersion } from '../spec/version.ts';
import type { SpecVerification } from '../verify/result.ts';
import { STANDINGS, type Standing, standingOf } from '../verify/standing.ts';
import type { Style } from './style.ts';
import type { VerifyReport } from './verify-report.ts';

/** The number of specs with each standing, in the order of the summary, without those that do not occur. */
export function countStandings(results: readonly SpecVerification[]): ReadonlyMap<Standing, number> {
  const standings = results.map(standingOf);
  return new Map(
    STANDINGS.map((standing): [Standing, number] => [
      standing,
      standings.filter((own) => own === standing).length,
    ]).filter(([standing, count]) => count > 0 || standing === 'verified'),
  );
}

/** What was measured, and how many specs it does not cover. */
export function verifySummary(
  { kernel, results, made, seconds }: VerifyReport,
  style: Style,
): readonly string[] {
  const counts = countStandings(results);
  const release = formatVersion(kernel.version);
  const rest = [...counts].filter(([standing]) => standing !== 'verified');
  const others = rest.map(([standing, count]) => `${count} ${standingWords(standing, count)}`).join(', ');
  const verified = `Verified on ${release}: ${counts.get('verified') ?? 0} of ${results.length} ${results.length === 1 ? 'spec' : 'specs'}`;
  const isClean = !counts.has('contradicted') && !counts.has('disputed');
  const answers = `${made} ${made === 1 ? 'call' : 'calls'} made in ${seconds.toFixed(1)} s`;
  const outcome = counts.has('contradicted')
    ? style.paint('not every answer as predicted', 'red', 'bold')
    : style.paint('every answer as predicted', ...(isClean ? (['green', 'bold'] as const) : []));
  return [
    `${verified}${others === '' ? '' : `; ${others}`}`,
    made === 0 ? 'No call was made' : `${answers}: ${outcome}`,
  ];
}

function standingWords(standing: Standing, count: number): string {
  const are = count === 1 ? 'is' : 'are';
  switch (standing) {
    case 'verified':
    case 'contradicted':
      return `${are} contradicted`;
    case 'disputed':
      return `${are} disputed by the shipped spec`;
    case 'not called':
      return `${count === 1 ? 'was' : 'were'} not called`;
    case 'not built in':
      return `${are} not built in`;
    case 'absent':
      return `${are} not in this kernel`;
    case 'hidden':
      return `${are} hidden by a filter`;
    case 'newer':
      return `${are} newer`;
  }
}
