import type { SeriesFile } from './series.ts';

/** Who reads files of a kind. */
export interface Consumer {
  /** The commands that it takes. */
  readonly tools: readonly string[];
  /** Fails if it does not accept one of the files. `folder` is empty, and its own. */
  readonly accept: (files: readonly SeriesFile[], folder: string, tree: string) => void;
}
