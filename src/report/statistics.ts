import { findingsOf, type Run } from '../check/run.ts';
import { SEVERITIES, type Severity } from '../lint/finding.ts';
import { plural } from '../spec/plural.ts';
import { shorten } from '../spec/shorten.ts';
import type { Formatter } from './format.ts';
import { restOfJson } from './json.ts';
import { faultAndNoteBlocks, summaryLine } from './pretty.ts';
import { columns, Style } from './style.ts';
import { visible } from './visible.ts';

const COLORS = { error: 'red', warning: 'yellow', info: 'cyan' } as const satisfies Record<Severity, string>;

/** How many findings a rule has in a run. */
interface RuleCount {
  readonly rule: string;
  /** The highest severity among them. */
  readonly severity: Severity;
  readonly count: number;
  /** How many of them have a fix. */
  readonly fixable: number;
}

/** Writes for people how many findings each rule has, the most frequent first, instead of the findings. */
export const formatStatistics: Formatter = (run, context) => {
  const style = new Style(context);
  const counts = countByRule(run);
  const width = Math.max(0, ...counts.map(({ count }) => String(count).length));
  const names = Math.max(0, ...counts.map(({ rule }) => columns(visible(rule))));
  const summaries = new Map(run.rules.map(({ id, summary }) => [id, summary]));
  const rows = counts.map(({ rule, severity, count, fixable }) => {
    const name = visible(rule);
    const padded = `${name}${' '.repeat(names - columns(name))}`;
    const mark = fixable === 0 ? '   ' : '[*]';
    const row = `${String(count).padStart(width)}  ${style.paint(severity.padEnd(7), COLORS[severity], 'bold')}  ${mark}  ${padded}`;
    const summary = cut(visible(summaries.get(rule) ?? ''), context.width - (width + names + 18));
    return `${row}  ${style.paint(summary, 'dim')}`.trimEnd();
  });
  const legend = counts.some(({ fixable }) => fixable > 0)
    ? [style.paint('[*] some are fixable with check --fix or --fix=all', 'dim')]
    : [];
  const table = rows.length === 0 ? '' : `${[...rows, ...legend].join('\n')}\n\n`;
  const findings = counts.reduce((all, { count }) => all + count, 0);
  const sum = findings === 0 ? [] : [`${plural(findings, 'finding')} of ${plural(counts.length, 'rule')}`];
  const blocks = faultAndNoteBlocks(run, style);
  return `${table}${blocks.length > 0 ? `${blocks.join('\n')}\n` : ''}${summaryLine(run, style, sum)}\n`;
};

/** Shortens a text to `room` columns; empty if fewer than 20 are left. */
function cut(text: string, room: number): string {
  return text.length > room && room < 20 ? '' : shorten(text, room);
}

/** Writes the same as JSON, with the other keys of a run's JSON. */
export const formatStatisticsJson: Formatter = (run) =>
  `${JSON.stringify({ version: 1, statistics: countByRule(run), ...restOfJson(run) }, null, 2)}\n`;

function countByRule(run: Run): readonly RuleCount[] {
  const counts = new Map<string, RuleCount>();
  for (const { finding } of findingsOf(run)) {
    const { rule, severity, fix } = finding;
    const known = counts.get(rule) ?? { rule, severity, count: 0, fixable: 0 };
    counts.set(rule, {
      rule,
      severity: rank(severity) < rank(known.severity) ? severity : known.severity,
      count: known.count + 1,
      fixable: known.fixable + (fix === undefined ? 0 : 1),
    });
  }
  return [...counts.values()].sort(
    (a, b) => b.count - a.count || rank(a.severity) - rank(b.severity) || (a.rule < b.rule ? -1 : 1),
  );
}

function rank(severity: Severity): number {
  return SEVERITIES.indexOf(severity);
}
