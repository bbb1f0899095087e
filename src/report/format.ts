import type { Run } from '../check/run.ts';
import type { Rule } from '../lint/rule.ts';

/** Writes a run in one format. Pure: it reads files through `context` only. */
export type Formatter = (run: Run, context: FormatContext) => string;

export interface FormatContext {
  /** The text of a checked file; empty if the file is gone. */
  text(path: string): string;
  readonly hasColor: boolean;
  readonly hasLinks: boolean;
  /** When the run took place, for formats with a timestamp; default: now. */
  readonly now?: Date;
  /** The text of a rule's page, if the caller has the pages; undefined for a rule without a page. */
  ruleHelp?(rule: Rule): RuleHelp | undefined;
  /** Width of the terminal in columns. */
  readonly width: number;
}

/** The page of a rule as plain text and as Markdown. */
export interface RuleHelp {
  readonly text: string;
  readonly markdown: string;
}
