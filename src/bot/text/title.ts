import { isJudged } from '../../check/run.ts';
import { plural } from '../../spec/plural.ts';
import type { Verdict } from '../judge.ts';

/** A verdict in a few words: `2 errors, 1 warning in 3 specs`. */
export function titleOf({ calls, removed, left, unrun, counts, accepted = [] }: Verdict): string {
  if (calls.length === 0 && left.length === 0 && removed.length === 0) return 'no system call is touched';
  const gone = removed.length > 0 ? `${plural(removed.length, 'spec')} removed` : '';
  if (calls.length === 0 && left.length === 0) return gone;
  const where = calls.length === 0 ? '' : ` in ${plural(calls.length, 'spec')}`;
  const open = calls.filter(({ document }) => !isJudged(document)).length;
  const parts = [
    counts.error > 0 ? plural(counts.error, 'error') : '',
    counts.warning > 0 ? plural(counts.warning, 'warning') : '',
    counts.info > 0 ? plural(counts.info, 'note') : '',
    accepted.length > 0 ? `${plural(accepted.length, 'finding')} accepted` : '',
    open > 0 ? `${plural(open, 'call')} not judged` : '',
    left.length > 0 ? `${plural(left.length, 'file')} not judged` : '',
    unrun.length > 0 ? `${plural(unrun.length, 'plugin')} not run` : '',
  ].filter((part) => part !== '');
  const said = parts.length === 0 ? `nothing new${where}` : `${parts.join(', ')}${where}`;
  return gone === '' ? said : `${said}, ${gone}`;
}
