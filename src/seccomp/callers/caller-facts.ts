/** What a program does once a call has failed, in the words with which a fact begins. */
export const REACTIONS = ['falls back', 'fails', 'goes on', 'probes', 'retries', 'aborts'] as const;

export type Reaction = (typeof REACTIONS)[number];

/** What a program does with an answer; `never calls` where its source does not make the call at all. */
export type CallerReaction = Reaction | 'never calls';

/** What a caller does with one errno. */
export interface ErrnoFact {
  /** `others` stands for every errno that the same fact does not name. */
  readonly errno: string;
  readonly conclusion: Reaction;
  /** The whole sentence, without its full stop: "falls back to clone". */
  readonly text: string;
}

/** What somebody read in a caller's source about one call, or about several that it treats alike. */
export interface CallerFact {
  readonly calls: readonly string[];
  /** The releases in which it was read: "2.34 to 2.42", "257.13", "commit 1c9494d". */
  readonly releases: string;
  /** libseccomp's names; undefined where the source does not depend on the architecture. */
  readonly architectures: readonly string[] | undefined;
  /** What the caller makes the call for. */
  readonly purpose: string | undefined;
  /** File and function. */
  readonly source: string;
  /** The commit, release or public report that belongs to it. */
  readonly see: string | undefined;
  /** Why the caller cannot see any answer: it never makes the call. */
  readonly never: string | undefined;
  /** Empty where the caller never makes the call. */
  readonly answers: readonly ErrnoFact[];
}

/** What content/callers says of one caller. Plain data: the playground gets it as JSON. */
export interface CallerFacts {
  /** "glibc", "glibc on i386". */
  readonly name: string;
  readonly about: string;
  /** Where its source is. */
  readonly source: string;
  readonly facts: readonly CallerFact[];
}
