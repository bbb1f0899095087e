import { countRun, documentsOf, unjudgedCalls } from '../check/run.ts';
import { countShown } from '../lint/group.ts';
import { plural } from '../spec/plural.ts';
import { shorten } from '../spec/shorten.ts';
import type { Formatter } from './format.ts';
import { verdictPhrase } from './policy-words.ts';
import { acceptedWords, notJudgedWords } from './wording.ts';

/** The longest description that patchwork shows on one line. */
const MAX_DESCRIPTION = 200;

/**
 * Writes a check for patchwork's POST /api/patches/ID/checks (getpatchwork/patchwork: docs/api/schemas). Its states are
 * `pending`, `success`, `warning` and `fail`; a run without calls is a success.
 */
export const formatPatchwork: Formatter = (run) => {
  const counts = countRun(run);
  const { errors, warnings, notJudged } = counts;
  const notJudgedText = notJudgedWords(counts);
  const acceptedText = acceptedWords(run);
  const shown = countShown(documentsOf(run));
  const isFailure = errors > 0 || run.faults.length > 0;
  const unjudged = unjudgedCalls(run);
  const names = [
    ...documentsOf(run).map((document) => `${document.syscall ?? document.path}: ${verdictPhrase(document)}`),
    ...unjudged.map(({ syscall, path }) => `${syscall ?? path}: changed, not judged`),
  ];
  const summary =
    names.length === 0 && run.faults.length === 0
      ? 'no system call is described or defined'
      : `${plural(shown.error, 'error')}, ${plural(shown.warning, 'warning')}${notJudgedText === '' ? '' : `, ${notJudgedText}`}${acceptedText === '' ? '' : `, ${acceptedText}`}; ${[...names, ...run.faults.map(({ path, message }) => `${path} ${message}`)].join(', ')}`;
  const description = shorten(summary, MAX_DESCRIPTION);
  const state = isFailure
    ? 'fail'
    : warnings + notJudged + (run.hidden?.warnings ?? 0) > 0
      ? 'warning'
      : 'success';
  return `${JSON.stringify({ context: 'probeable', state, description, target_url: run.url('') }, null, 2)}\n`;
};
