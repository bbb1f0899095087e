import type { Finding, Severity } from '../lint/finding.ts';
import { type FindingGroup, groupFindings } from '../lint/group.ts';
import { LineIndex } from '../spec/position.ts';
import { codeFrame } from './code-frame.ts';
import { Style, wrapText } from './style.ts';
import { visible } from './visible.ts';

export const COLORS = {
  error: 'red',
  warning: 'yellow',
  info: 'cyan',
} as const satisfies Record<Severity, string>;

/** Width of a block on a page of the site. */
const PAGE_WIDTH = 80;

/** The findings of one text as a terminal without colours shows them, separated by blank lines. */
export function plainBlocks(path: string, text: string, findings: readonly Finding[]): string {
  const style = new Style({ hasColor: false, hasLinks: false });
  const lines = new LineIndex(text);
  return groupFindings(findings)
    .map((group) => findingBlock(path, group, lines, PAGE_WIDTH, style))
    .join('\n');
}

/** Shows a finding as rustc does: place, source line, help and notes. */
export function findingBlock(
  path: string,
  group: FindingGroup,
  lines: LineIndex,
  width: number,
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
    return bullet + wrapText(visible(text), Math.max(50, width - gutter.length - 10), `${gutter}          `);
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

/** `error[probe-exists]`, where the id links to the rule's page. */
function tagOf(severity: Severity, { rule, url }: Finding, style: Style): string {
  return `${severity}${style.link(`[${rule}]`, url)}`;
}
