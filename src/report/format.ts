import type { Run } from '../check/run.ts';
import type { Rule } from '../lint/rule.ts';

/** Makes a format's text of a run. Pure: what it needs of files comes through `context`. */
export type Formatter = (run: Run, context: FormatContext) => string;

export interface FormatContext {
  /** The text of a checked file; empty where it is gone. */
  text(path: string): string;
  readonly hasColor: boolean;
  readonly hasLinks: boolean;
  /** When the run took place, for formats that say so; now where it is left out. */
  readonly now?: Date;
  /** What a rule's page says, where the door has the pages; undefined for a rule without one. */
  ruleHelp?(rule: Rule): RuleHelp | undefined;
  /** Columns of the terminal. */
  readonly width: number;
}

/** The page of a rule in two forms. */
export interface RuleHelp {
  readonly text: string;
  readonly markdown: string;
}
