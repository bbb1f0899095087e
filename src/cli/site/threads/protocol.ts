import type { DocumentResult } from '../../../lint/file-result.ts';
import type { CallSite, ComparisonLink } from '../../../site/call-site.ts';
import type { ContainerRow } from '../../../site/site-source.ts';

/** What a thread is started with. */
export interface CallThreadData {
  /** The folder that the site is written to. */
  readonly output: string;
  readonly site: Pick<CallSite, 'version' | 'url' | 'repository'>;
}

/** A call whose files a thread writes: all that is needed besides facts, which the thread loads itself. */
export interface CallTask {
  /** The text of its spec. */
  readonly text: string;
  readonly document: DocumentResult;
  readonly containers: readonly ContainerRow[];
  readonly comparisons: readonly ComparisonLink[];
}

/** The answer to an array of tasks. */
export type CallsAnswer =
  | {
      readonly ok: true;
      /** How many files were new or had changed. */
      readonly written: number;
      /** Each call's line in the data. */
      readonly lines: readonly string[];
    }
  | {
      readonly ok: false;
      readonly error: unknown;
      /** The error was a {@link Failure}. Threads lose the classes of errors. */
      readonly isFailure: boolean;
    };
