import type { LeftOpen } from '../../generate/left-open.ts';
import type { MarkerStyle } from '../../generate/series/kept-section.ts';

/** A file of a series, or why there is none. */
export interface SeriesFile {
  readonly path: string;
  readonly what: string;
  /** The kind and the options of the command that writes it alone, without the spec. */
  readonly options: readonly string[];
  /** Undefined for JSON, which has no comments, and so no section that is kept. */
  readonly markers: MarkerStyle | undefined;
  readonly content:
    | { readonly ok: true; readonly text: string; readonly open: readonly LeftOpen[] }
    | { readonly ok: false; readonly reason: string };
}
