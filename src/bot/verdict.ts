import type { DocumentResult } from '../lint/file-result.ts';
import type { Finding, Severity } from '../lint/finding.ts';

/** A call that a pull request touches, or a seccomp policy, with its findings. */
export interface JudgedCall {
  readonly document: DocumentResult;
  /** The whole file that contains the spec. */
  readonly text: string;
  /** Findings that the base does not have. */
  readonly found: readonly Finding[];
  /** Findings that the base has too. */
  readonly known: readonly Finding[];
  /** The part of `found` that running programs would notice: the findings of the rules abi-breaking and policy-change. */
  readonly changes: readonly Finding[];
  /** The pull request removes the spec; `document` is that of the base. */
  readonly isRemoved: boolean;
}

/** The result of judging a pull request. */
export interface Verdict {
  /** `neutral`: no new finding fails the check, but a call could not be judged, or not by every rule. */
  readonly conclusion: 'success' | 'neutral' | 'failure';
  readonly calls: readonly JudgedCall[];
  /** What the change of C files changes in calls that exist, as sentences. */
  readonly codeChanges?: readonly string[];
  readonly removed: readonly RemovedCall[];
  readonly unjudged: readonly UnjudgedFile[];
  /** Plugins that the configuration names. They are foreign code and did not run, so their findings are unknown. */
  readonly unrun: readonly string[];
  /** New findings that are accepted in the pull request; the calls no longer contain them. */
  readonly accepted?: readonly AcceptedFinding[];
  /** New findings of this severity or a graver one fail the check; undefined if the workflow leaves it at errors. */
  readonly failOn?: Severity;
  /** The configurations that apply; undefined if only that of the whole repository does. */
  readonly configured?: readonly ConfigurationUse[];
  /** The number of causes of new findings, by severity. */
  readonly counts: Readonly<Record<Severity, number>>;
}

/** A new finding that somebody with write permission has accepted in this pull request. */
export interface AcceptedFinding {
  readonly path: string;
  readonly finding: Finding;
  readonly by: string;
  /** The date, such as `2026-11-25`. */
  readonly on: string;
  readonly reason: string;
}

/** A file that was not judged. It fails the check: a green check must not cover unread files. */
export interface UnjudgedFile {
  readonly path: string;
  readonly reason: string;
}

/** A configuration with the number of files that it applies to. */
export interface ConfigurationUse {
  /** Such as `main:drivers/probeable.config.yaml`; undefined for files without a configuration in a folder above. */
  readonly file: string | undefined;
  readonly files: number;
}

/** A spec that a pull request removes. */
export interface RemovedCall {
  readonly path: string;
  /** Undefined if the file of the base names no call. */
  readonly syscall: string | undefined;
}
