import type { Run } from '../check/run.ts';

/** Makes a format's text of a run. Pure: what it needs of files comes through `context`. */
export type Formatter = (run: Run, context: FormatContext) => string;

export interface FormatContext {
  /** The text of a checked file; empty where it is gone. */
  text(path: string): string;
  readonly hasColor: boolean;
  readonly hasLinks: boolean;
  /** Columns of the terminal. */
  readonly width: number;
}
