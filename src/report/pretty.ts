import { countRun, notesOf, type Run } from '../check/run.ts';
import type { Finding, Severity } from '../lint/finding.ts';
import { type FindingGroup, groupDocuments } from '../lint/group.ts';
import { plural } from '../spec/plural.ts';
import { LineIndex } from '../spec/position.ts';
import { codeFrame } from './code-frame.ts';
import { containerTable } from './container-table.ts';
import type { FormatContext, Formatter } from './format.ts';
import { gradeTable } from './grade-table.ts';
import { Style, wrapText } from './style.ts';
import { visible } from './visible.ts';
import { hiddenText, notJudgedWords, passedOverWords, placeOfNote, shownCounts } from './wording.ts';

const COLORS = { error: 'red', warning: 'yellow', info: 'cyan' } as const satisfies Record<Severity, string>;

/** For people: every finding with its line, its remedy and its rule, then the grades, what containers will answer to proposals, and the sum. */
export const formatPretty: Formatter = (run, context) => {
  const style = new Style(context);
  const blocks: string[] = [];
  for (const { path, documents } of run.files) {
    const groups = groupDocuments(documents);
    if (groups.length === 0) continue;
    const lines = new LineIndex(context.text(path));
    for (const group of groups) blocks.push(groupBlock(path, group, lines, context, style));
  }
  for (const { path, message } of run.faults) {
    blocks.push(`${style.paint('error', 'red', 'bold')}: ${visible(path)}: ${message}\n`);
  }
  for (const note of notesOf(run)) {
    const head = style.paint('note', 'cyan', 'bold');
    blocks.push(`${head}: ${visible(placeOfNote(note))}: ${visible(note.message)}\n`);
  }
  return `${blocks.join('\n')}${blocks.length > 0 ? '\n' : ''}${gradeTable(run, context, style)}${containerTable(run, context, style)}${summaryLine(run, style)}\n`;
};

function groupBlock(
  path: string,
  group: FindingGroup,
  lines: LineIndex,
  context: FormatContext,
  style: Style,
): string {
  const { lead, severity, message, kind } = group;
  const isList = kind === 'checklist';
  const name = isList ? severity : tagOf(severity, lead, style);
  const head = `${style.paint(name, COLORS[severity], 'bold')}: ${style.paint(visible(message), 'bold')}`;
  const gutter = ' '.repeat(String(lead.start.line).length);
  const place = `${gutter} ${style.paint('-->', 'blue', 'bold')} ${visible(path)}:${lead.start.line}:${lead.start.column}`;
  const frame = codeFrame({ ...lead, severity }, lines, style);
  const line = (label: string, text: string): string => {
    const bullet = `${gutter}  ${style.paint('=', 'blue', 'bold')} ${label}: `;
    return (
      bullet +
      wrapText(visible(text), Math.max(50, context.width - gutter.length - 10), `${gutter}          `)
    );
  };
  const help = (text: string): string => line(style.paint('help', 'bold'), text);
  const notes = group.notes.flatMap((note) =>
    isList
      ? [
          line(style.paint(tagOf(note.severity, note, style), COLORS[note.severity], 'bold'), note.message),
          ...note.help.map(help),
        ]
      : [line(style.paint('note', 'bold'), `${note.message} [${note.rule}]`)],
  );
  return `${[head, place, ...frame, ...group.help.map(help), ...notes].join('\n')}\n`;
}

/** `error[probe-exists]`, the id leading to its page. */
function tagOf(severity: Severity, { rule, url }: Finding, style: Style): string {
  return `${severity}${style.link(`[${rule}]`, url)}`;
}

function summaryLine(run: Run, style: Style): string {
  const counts = countRun(run);
  const { files } = counts;
  const open = notJudgedWords(counts);
  const faults = run.faults.length + run.files.filter(({ isUnreadable }) => isUnreadable).length;
  const parts = shownCounts(run).map(({ severity, text }) =>
    severity === 'info' ? style.paint(text, 'cyan') : style.paint(text, COLORS[severity], 'bold'),
  );
  if (open !== '') parts.push(style.paint(open, 'yellow', 'bold'));
  if (faults > 0) parts.push(style.paint(`${plural(faults, 'input')} that could not be read`, 'red', 'bold'));
  const hidden = hiddenText(run.hidden);
  const nothing = run.hidden === undefined ? 'nothing to report' : `nothing at or above ${run.hidden.below}`;
  const verdict = parts.length === 0 ? style.paint(nothing, 'green', 'bold') : parts.join(', ');
  const passedOver = passedOverWords(run);
  const accepted = run.accepted === 0 ? '' : `; the baseline accepts ${plural(run.accepted, 'finding')} more`;
  return `${plural(files, 'spec')} checked: ${verdict}${hidden === '' ? '' : ` (${hidden})`}${accepted}${passedOver === '' ? '' : `; ${passedOver}`}`;
}
