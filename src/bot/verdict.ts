import type { DocumentResult } from '../lint/engine.ts';
import type { Finding, Severity } from '../lint/finding.ts';

/** A call with what the pull request does to it. */
export interface JudgedCall {
  readonly document: DocumentResult;
  /** The whole file that it stands in. */
  readonly text: string;
  /** What the base does not have. */
  readonly found: readonly Finding[];
  /** What was there before. */
  readonly known: readonly Finding[];
  /** What a program would notice: findings of abi-breaking, which are part of `found` as well. */
  readonly changes: readonly Finding[];
  /** Its spec is gone: the document is the one of the base. */
  readonly isRemoved: boolean;
}

export interface Verdict {
  /** `neutral`: nothing is wrong as far as anybody can see, and a call could not be judged, or not by every rule. */
  readonly conclusion: 'success' | 'neutral' | 'failure';
  readonly calls: readonly JudgedCall[];
  readonly removed: readonly RemovedCall[];
  readonly left: readonly LeftOut[];
  /** Plugins that the configuration names: code, which is not run here, so that nobody knows what their rules would find. */
  readonly unrun: readonly string[];
  /** What is new and accepted in the pull request; it is not among what is found. */
  readonly accepted?: readonly AcceptedFinding[];
  /** New findings from this severity on fail the check, where a workflow asks for more than that errors do. */
  readonly failOn?: Severity;
  /** Which configurations the calls are judged by, where there is more than that of the whole repository. */
  readonly configured?: readonly Configured[];
  /** Of what is new, one cause once. */
  readonly counts: Readonly<Record<Severity, number>>;
}

/** A new finding that somebody with the permission to write has accepted in this pull request. */
export interface AcceptedFinding {
  readonly path: string;
  readonly finding: Finding;
  readonly by: string;
  /** The day, `2026-11-25`. */
  readonly on: string;
  readonly reason: string;
}

/** A file that was not judged. It fails the check: nothing is green that nobody looked at. */
export interface LeftOut {
  readonly path: string;
  readonly reason: string;
}

/** A configuration, and how many of the files are judged by it. */
export interface Configured {
  /** `main:drivers/probeable.config.yaml`; undefined for those above which there is none. */
  readonly file: string | undefined;
  readonly files: number;
}

/** A spec that a pull request takes away. */
export interface RemovedCall {
  readonly path: string;
  /** Undefined where the file could not be read so far. */
  readonly syscall: string | undefined;
}
