import type { ContainerRow } from './site-source.ts';
import { formatSpan } from './site-source.ts';

/** What one policy returns for one call in a span of releases; oldest first within a runtime. */
export interface ReleaseSpanAnswer {
  readonly runtime: string;
  readonly from: string;
  readonly until: string;
  /** Whether releases just before it were published but not read. */
  readonly isAfterGap: boolean;
  /** When the first release was published, if known. */
  readonly date?: string | undefined;
  /** The engines of the first and the last release. */
  readonly engine: string;
  readonly answer: string;
  /** Which rule decided, for people. */
  readonly rule: string;
  /** Every answer that is possible. */
  readonly possible: readonly string[];
  readonly notes: readonly string[];
}

/** Joins consecutive releases with the same answer for the same reason into one row. */
export function mergeRows(answers: readonly ReleaseSpanAnswer[]): readonly ContainerRow[] {
  const rows: (ContainerRow & { readonly firstEngine: string })[] = [];
  for (const { runtime, from, until, date, isAfterGap, engine, answer, rule, possible, notes } of answers) {
    const before = rows.at(-1);
    // A row across a gap would claim what the unread releases return.
    const isSame =
      !isAfterGap &&
      before?.runtime === runtime &&
      before.answer === answer &&
      kindOf(before.rule) === kindOf(rule);
    const first = isSame
      ? before
      : { from, date, isAfterGap: isAfterGap ? (true as const) : undefined, firstEngine: engine, notes: [] };
    const row = {
      runtime,
      from: first.from,
      until,
      date: first.date,
      isAfterGap: first.isAfterGap,
      engine: formatSpan(first.firstEngine, engine),
      answer,
      rule,
      possible,
      notes: [...new Set([...first.notes, ...notes])],
      firstEngine: first.firstEngine,
    };
    if (isSame) rows[rows.length - 1] = row;
    else rows.push(row);
  }
  return rows.map(({ firstEngine: _firstEngine, ...row }) => row);
}

/** A reason without its numbers: "not above 466" is the same reason as "not above 462". */
function kindOf(rule: string): string {
  return rule.replace(/\d+/g, '#');
}
