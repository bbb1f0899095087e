import type { Finding } from '../lint/finding.ts';
import type { LineIndex } from '../spec/position.ts';
import { boundaryBefore } from '../spec/shorten.ts';
import { columns, type Style } from './style.ts';
import { visible } from './visible.ts';

/** Longer lines are cut around the underlined place. */
const MAX_COLUMNS = 140;

/**
 * Shows the source line of a finding with its place underlined, as rustc does. A range of several lines is underlined
 * to the end of its first line.
 */
export function codeFrame(finding: Finding, lines: LineIndex, style: Style): string[] {
  const { start, end } = finding;
  const source = lines.line(start.line);
  const offset = start.column > MAX_COLUMNS ? boundaryBefore(source, start.column - 61) : 0;
  const lead = offset > 0 ? '…' : '';
  const shown = source.slice(offset, boundaryBefore(source, offset + MAX_COLUMNS));
  if (shown.trim() === '') return [];
  const tail = offset + shown.length < source.length ? '…' : '';
  const before = visible(shown.slice(0, start.column - 1 - offset)).replaceAll('\t', '  ');
  const endColumn = end.line === start.line ? end.column : source.trimEnd().length + 1;
  const marked = visible(shown.slice(start.column - 1 - offset, endColumn - 1 - offset)).replaceAll(
    '\t',
    '  ',
  );
  const number = String(start.line);
  const gutter = ' '.repeat(number.length);
  const bar = style.paint('|', 'blue', 'bold');
  const color = finding.severity === 'error' ? 'red' : finding.severity === 'warning' ? 'yellow' : 'cyan';
  const underline = style.paint('^'.repeat(Math.max(1, columns(marked))), color, 'bold');
  return [
    ` ${gutter} ${bar}`,
    ` ${style.paint(number, 'blue', 'bold')} ${bar} ${lead}${visible(shown).replaceAll('\t', '  ')}${tail}`,
    ` ${gutter} ${bar} ${' '.repeat(columns(lead) + columns(before))}${underline}`,
  ];
}
