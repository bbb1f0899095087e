import type { Finding, Severity } from '../lint/finding.ts';
import { codeFrame } from './code-frame.ts';
import { containerTable } from './container-table.ts';
import { gradeTable } from './grade-table.ts';
import {
  countRun,
  type FormatContext,
  type Formatter,
  notesOf,
  notJudgedWords,
  passedOverWords,
  placeOfNote,
  plural,
  type Run,
} from './run.ts';
import { Style, visible, wrapText } from './style.ts';

const COLORS = { error: 'red', warning: 'yellow', info: 'cyan' } as const satisfies Record<Severity, string>;

/** For people: every finding with its line, its remedy and its rule, then the grades, what containers will answer to proposals, and the sum. */
export const formatPretty: Formatter = (run, context) => {
  const style = new Style(context);
  const blocks: string[] = [];
  for (const { path, documents } of run.files) {
    for (const { findings } of documents) {
      for (const finding of findings) blocks.push(findingBlock(path, finding, context, style));
    }
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

function findingBlock(path: string, finding: Finding, context: FormatContext, style: Style): string {
  const color = COLORS[finding.severity];
  const rule = style.link(`[${finding.rule}]`, finding.url);
  const head = `${style.paint(`${finding.severity}${rule}`, color, 'bold')}: ${style.paint(visible(finding.message), 'bold')}`;
  const gutter = ' '.repeat(String(finding.start.line).length);
  const place = `${gutter} ${style.paint('-->', 'blue', 'bold')} ${visible(path)}:${finding.start.line}:${finding.start.column}`;
  const frame = codeFrame(finding, context.text(path), style);
  const help = finding.help.map((line) => {
    const lead = `${gutter}  ${style.paint('=', 'blue', 'bold')} ${style.paint('help', 'bold')}: `;
    return (
      lead + wrapText(visible(line), Math.max(50, context.width - gutter.length - 10), `${gutter}          `)
    );
  });
  return `${[head, place, ...frame, ...help].join('\n')}\n`;
}

function summaryLine(run: Run, style: Style): string {
  const counts = countRun(run);
  const { files, errors, warnings, infos } = counts;
  const faults = run.faults.length + run.files.filter(({ isUnreadable }) => isUnreadable).length;
  const open = notJudgedWords(counts);
  const parts = [
    errors > 0 ? style.paint(plural(errors, 'error'), 'red', 'bold') : '',
    warnings > 0 ? style.paint(plural(warnings, 'warning'), 'yellow', 'bold') : '',
    infos > 0 ? style.paint(plural(infos, 'info'), 'cyan') : '',
    open === '' ? '' : style.paint(open, 'yellow', 'bold'),
    faults > 0 ? style.paint(`${plural(faults, 'input')} that could not be read`, 'red', 'bold') : '',
  ].filter((part) => part !== '');
  const verdict = parts.length === 0 ? style.paint('nothing to report', 'green', 'bold') : parts.join(', ');
  const passedOver = passedOverWords(run);
  const accepted = run.accepted === 0 ? '' : `; the baseline accepts ${plural(run.accepted, 'finding')} more`;
  return `${plural(files, 'spec')} checked: ${verdict}${accepted}${passedOver === '' ? '' : `; ${passedOver}`}`;
}
