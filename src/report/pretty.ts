import { countRun, notesOf, type Run } from '../check/run.ts';
import { groupDocuments } from '../lint/group.ts';
import { plural } from '../spec/plural.ts';
import { LineIndex } from '../spec/position.ts';
import { formatContainerTable } from './container-table.ts';
import { COLORS, findingBlock } from './finding-block.ts';
import type { Formatter } from './format.ts';
import { gradeTable } from './grade-table.ts';
import { leftToTools } from './left-to-tools.ts';
import { judgedAs, nameOfPolicy, policiesOf } from './policy-words.ts';
import { Style, wrapText } from './style.ts';
import { visible } from './visible.ts';
import {
  acceptedWords,
  checkedWords,
  hiddenText,
  nonSpecWords,
  notJudgedWords,
  placeOfNote,
  shownCounts,
} from './wording.ts';

/** Writes a run for people: each finding with its source line, rule and help, then grades, container answers and the summary. */
export const formatPretty: Formatter = (run, context) => {
  const style = new Style(context);
  const blocks: string[] = [];
  for (const { path, documents } of run.files) {
    const groups = groupDocuments(documents);
    if (groups.length === 0) continue;
    const lines = new LineIndex(context.text(path));
    for (const group of groups) blocks.push(findingBlock(path, group, lines, context.width, style));
  }
  blocks.push(...faultAndNoteBlocks(run, style));
  const elsewhere = leftToTools(run);
  return `${blocks.join('\n')}${blocks.length > 0 ? '\n' : ''}${policyList(run, context, style)}${gradeTable(run, context, style)}${formatContainerTable(run, context, style)}${summaryLine(run, style)}\n${elsewhere === '' ? '' : `${style.paint(elsewhere, 'dim')}\n`}`;
};

/** What each policy was judged as: a verdict holds for an engine and an architecture. */
function policyList(run: Run, { width }: { readonly width: number }, style: Style): string {
  const lines = policiesOf(run).map((one) => {
    const name = visible(nameOfPolicy(one));
    return `${style.paint(name, 'bold')}\n  ${style.paint(wrapText(visible(judgedAs(one.policy)), width, '  '), 'dim')}\n`;
  });
  return lines.length === 0 ? '' : `${lines.join('')}\n`;
}

/** One block for each input that could not be read, and for each note. */
export function faultAndNoteBlocks(run: Run, style: Style): readonly string[] {
  const faults = run.faults.map(
    ({ path, message }) => `${style.paint('error', 'red', 'bold')}: ${visible(path)}: ${visible(message)}\n`,
  );
  const head = style.paint('note', 'cyan', 'bold');
  const notes = notesOf(run).map(
    (note) => `${head}: ${visible(placeOfNote(note))}: ${visible(note.message)}\n`,
  );
  return [...faults, ...notes];
}

/** The summary of a run on one line. `found` replaces the number of findings by severity. */
export function summaryLine(run: Run, style: Style, found?: readonly string[]): string {
  const counts = countRun(run);
  const notJudgedText = notJudgedWords(counts);
  const faults = run.faults.length + run.files.filter(({ isUnreadable }) => isUnreadable).length;
  const shown = shownCounts(run).map(({ severity, text }) =>
    severity === 'info' ? style.paint(text, 'cyan') : style.paint(text, COLORS[severity], 'bold'),
  );
  const parts = [...(found ?? shown)];
  if (notJudgedText !== '') parts.push(style.paint(notJudgedText, 'yellow', 'bold'));
  if (faults > 0) parts.push(style.paint(`${plural(faults, 'input')} that could not be read`, 'red', 'bold'));
  const hidden = hiddenText(run.hidden);
  const nothing = run.hidden === undefined ? 'nothing to report' : `nothing at or above ${run.hidden.below}`;
  const verdict = parts.length === 0 ? style.paint(nothing, 'green', 'bold') : parts.join(', ');
  const rest = [acceptedWords(run), nonSpecWords(run)]
    .filter((words) => words !== '')
    .map((words) => `; ${words}`);
  return `${checkedWords(run)} checked: ${verdict}${hidden === '' ? '' : ` (${hidden})`}${rest.join('')}`;
}
