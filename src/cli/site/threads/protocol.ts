import type { PublishedSite, WrittenCall } from '../../../site/site-source.ts';
import type { NamedCall, SpecPath } from '../calls.ts';

/** What a thread is started with. */
export interface CallThreadData {
  /** The folder that the site is written to. */
  readonly output: string;
  readonly publication: PublishedSite;
  readonly files: readonly Omit<SpecPath, 'isOwn'>[];
  /** One number: the index of the next file that no thread reads yet. */
  readonly next: Int32Array;
  /** One number: 0 until all files are read and none is refused, then 1. Threads write nothing before. */
  readonly gate: Int32Array;
  /** For each file 1 if a thread writes its calls, else 0. */
  readonly claims: Int8Array;
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

/** An error of a thread, which loses its class on its way. */
export interface SentFault {
  readonly error: unknown;
  /** The error was a {@link Failure}. */
  readonly isFailure: boolean;
}

/** What came of something, or why nothing did. */
export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly fault: SentFault };

/** What a thread says: once, what it has read, each file by its index; then of each file that its calls are written. */
export type ThreadMessage =
  | { readonly kind: 'read'; readonly files: ReadonlyMap<number, Result<readonly NamedCall[]>> }
  | { readonly kind: 'written'; readonly index: number; readonly result: Result<readonly SentCall[]> };
