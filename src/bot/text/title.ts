import { isJudged } from '../../check/run.ts';
import { isAboutPolicy, policyCount } from '../../report/policy-words.ts';
import { visible } from '../../report/visible.ts';
import { joinWithAnd } from '../../spec/join-words.ts';
import { plural } from '../../spec/plural.ts';
import { shorten } from '../../spec/shorten.ts';
import type { Verdict } from '../verdict.ts';
import { headlineOf, plainText } from './headline.ts';

/** Limit on a title, in characters. GitHub keeps 255. */
const MAX_TITLE = 250;

/** The title of a check: the headline, then the counts. */
export function titleOf(verdict: Verdict): string {
  const headline = visible(plainText(headlineOf(verdict))).replace(/\s+/g, ' ');
  const counts = countsOf(verdict);
  return headline === '' ? counts : `${shorten(headline, MAX_TITLE - counts.length - 2)}; ${counts}`;
}

/** The counts of a verdict, such as `2 errors, 1 warning in 3 specs`. */
export function countsOf({ calls, removed, unjudged, unrun, counts, accepted = [] }: Verdict): string {
  if (calls.length === 0 && unjudged.length === 0 && removed.length === 0) return 'no system call is touched';
  const gone = removed.length > 0 ? `${plural(removed.length, 'spec')} removed` : '';
  if (calls.length === 0 && unjudged.length === 0) return gone;
  const where = calls.length === 0 ? '' : ` in ${touchedWords(calls)}`;
  const open = calls.filter(({ document, isRemoved }) => !isRemoved && !isJudged(document)).length;
  const parts = [
    counts.error > 0 ? plural(counts.error, 'error') : '',
    counts.warning > 0 ? plural(counts.warning, 'warning') : '',
    counts.info > 0 ? plural(counts.info, 'note') : '',
    accepted.length > 0 ? `${plural(accepted.length, 'finding')} accepted` : '',
    open > 0 ? `${plural(open, 'call')} not judged` : '',
    unjudged.length > 0 ? `${plural(unjudged.length, 'file')} not judged` : '',
    unrun.length > 0 ? `${plural(unrun.length, 'plugin')} not run` : '',
  ].filter((part) => part !== '');
  const said = parts.length === 0 ? `nothing new${where}` : `${parts.join(', ')}${where}`;
  return gone === '' ? said : `${said}, ${gone}`;
}

/** `2 specs`, `1 call`, `2 specs and 1 policy`: calls that were read from code have no spec. */
function touchedWords(calls: Verdict['calls']): string {
  const policies = calls.filter(({ document }) => isAboutPolicy(document)).length;
  const derived = calls.filter(({ document }) => document.isDerived === true).length;
  const specs = calls.length - derived - policies;
  return joinWithAnd([
    ...(specs === 0 ? [] : [plural(specs, 'spec')]),
    ...(derived === 0 ? [] : [plural(derived, 'call')]),
    ...(policies === 0 ? [] : [policyCount(policies)]),
  ]);
}
