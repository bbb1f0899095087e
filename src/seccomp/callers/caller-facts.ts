/** What a program does after a call failed: the first words of a fact. */
export const REACTIONS = ['falls back', 'fails', 'goes on', 'probes', 'retries', 'aborts'] as const;

export type Reaction = (typeof REACTIONS)[number];

/** How a program reacts to an errno; `never calls` if it does not make the call. */
export type CallerReaction = Reaction | 'never calls';

/** The reaction of a caller to one errno. */
export interface ErrnoFact {
  /** `others` stands for all errnos that the fact does not name. */
  readonly errno: string;
  readonly conclusion: Reaction;
  /** The whole sentence without its full stop: "falls back to clone". */
  readonly text: string;
}

/** What was read in a caller's source about one call, or about several that it treats alike. */
export interface CallerFact {
  readonly calls: readonly string[];
  /** The releases in which it was read: "2.34 to 2.42", "257.13", "commit 1c9494d". */
  readonly releases: string;
  /** libseccomp's names; undefined if the source does not depend on the architecture. */
  readonly architectures: readonly string[] | undefined;
  /** What the caller makes the call for. */
  readonly purpose: string | undefined;
  /** File and function. */
  readonly source: string;
  /** A related commit, release or public report. */
  readonly see: string | undefined;
  /** Why the caller never makes the call. */
  readonly never: string | undefined;
  /** Empty if the caller never makes the call. */
  readonly answers: readonly ErrnoFact[];
}

/** The facts of content/callers about one caller. Plain data: the playground loads it as JSON. */
export interface CallerFacts {
  /** "glibc", "glibc on i386". */
  readonly name: string;
  readonly about: string;
  /** Where its source is. */
  readonly source: string;
  readonly facts: readonly CallerFact[];
}
