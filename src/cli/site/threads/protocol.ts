import type { PublishedSite, WrittenCall } from '../../../site/site-source.ts';
import type { SpecPath } from '../calls.ts';

/** What a thread is started with. */
export interface CallThreadData {
  /** The folder that the site is written to. */
  readonly output: string;
  readonly publication: PublishedSite;
  readonly files: readonly Omit<SpecPath, 'isOwn'>[];
  /** One number: the index of the next file that no thread has taken yet. */
  readonly next: Int32Array;
}

/** A call that a thread has written. The rows of containers are not sent, since calls with one number share them. */
export interface SentCall extends Omit<WrittenCall, 'containers'> {
  /** The number to look up in policies of containers. */
  readonly number: number | undefined;
  /** What the search reads of its page. */
  readonly searched: string;
  /** How many files it has. */
  readonly files: number;
  /** The paths of those that were new or had changed. */
  readonly changed: readonly string[];
}

/** What became of a file, by its index. */
export type FileAnswer = { readonly index: number } & (
  | { readonly ok: true; readonly calls: readonly SentCall[] }
  | {
      readonly ok: false;
      readonly error: unknown;
      /** The error was a {@link Failure}. Threads lose the classes of errors. */
      readonly isFailure: boolean;
    }
);
