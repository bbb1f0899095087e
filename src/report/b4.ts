import { countRun, documentsOf, notesOf, unjudgedCalls } from '../check/run.ts';
import { countShown, groupFindings, groupLines } from '../lint/group.ts';
import { plural } from '../spec/plural.ts';
import type { Formatter } from './format.ts';
import { verdictPhrase } from './policy-words.ts';
import { acceptedWords, hiddenText, notJudgedWords, placeOfNote } from './wording.ts';

/** Writes the JSON that `b4 review` reads from an external check (mricon/b4: docs/maintainer/review.rst); `[]` if there is nothing to report. */
export const formatB4: Formatter = (run) => {
  const documents = documentsOf(run);
  const unjudged = unjudgedCalls(run);
  if (documents.length === 0 && run.faults.length === 0 && unjudged.length === 0) return '[]\n';
  const counts = countRun(run);
  const { errors, warnings, notJudged } = counts;
  const notJudgedText = notJudgedWords(counts);
  const grades = documents.map(
    (document) => `${document.syscall ?? document.path}: ${verdictPhrase(document)}`,
  );
  const findings = documents.flatMap(({ path, findings: list }) =>
    groupFindings(list).map((group) => {
      const { lead, severity, message, kind } = group;
      const rule = kind === 'checklist' ? '' : ` [${lead.rule}]`;
      const head = `${path}:${lead.start.line}: ${severity}: ${message}${rule}`;
      return [head, ...groupLines(group).map((line) => `    ${line.replace(/^help: /, '')}`)].join('\n');
    }),
  );
  const hidden = [hiddenText(run.hidden), acceptedWords(run)].filter((text) => text !== '');
  const faults = run.faults.map(({ path, message }) => `${path}: ${message}`);
  const notes = notesOf(run).map((note) => `${placeOfNote(note)}: ${note.message}`);
  const names = [
    ...grades,
    ...unjudged.map(({ syscall, path }) => `${syscall ?? path}: changed, not judged`),
  ];
  const status =
    errors > 0 || faults.length > 0
      ? 'fail'
      : warnings + notJudged + (run.hidden?.warnings ?? 0) > 0
        ? 'warn'
        : 'pass';
  const shown = countShown(documents);
  const summary = `${plural(shown.error, 'error')}, ${plural(shown.warning, 'warning')}${notJudgedText === '' ? '' : `, ${notJudgedText}`}; ${names.slice(0, 3).join(', ')}${names.length > 3 ? ', …' : ''}`;
  return `${JSON.stringify([{ tool: 'probeable', status, summary, url: run.url(''), details: [...grades, ...findings, ...hidden, ...notes, ...faults].join('\n') }], null, 2)}\n`;
};
