import type { ContainerRow } from './model.ts';
import { span } from './model.ts';

/** What one policy answers to one call, with the releases that it stands for; oldest first within a runtime. */
export interface PolicyAnswer {
  readonly runtime: string;
  readonly from: string;
  readonly until: string;
  /** Whether releases just before it were published and not read. */
  readonly isAfterGap: boolean;
  /** The engine of the first and of the last of those releases. */
  readonly engine: string;
  readonly answer: string;
  /** Which rule decided, in words. */
  readonly rule: string;
  /** Every answer that is possible. */
  readonly possible: readonly string[];
  readonly notes: readonly string[];
}

/** Releases in a row that answer alike, for the same reason, as one row. */
export function mergeRows(answers: readonly PolicyAnswer[]): readonly ContainerRow[] {
  const rows: (ContainerRow & { readonly firstEngine: string })[] = [];
  for (const { runtime, from, until, isAfterGap, engine, answer, rule, possible, notes } of answers) {
    const before = rows.at(-1);
    // A row that spanned releases nobody has read would claim what they answer.
    const isSame =
      !isAfterGap &&
      before?.runtime === runtime &&
      before.answer === answer &&
      kindOf(before.rule) === kindOf(rule);
    const first = isSame ? before : { from, firstEngine: engine, notes: [] };
    const row = {
      runtime,
      from: first.from,
      until,
      engine: span(first.firstEngine, engine),
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

/** A rule but for the numbers in it: "not above 466" is the same reason as "not above 462". */
function kindOf(rule: string): string {
  return rule.replace(/\d+/g, '#');
}
