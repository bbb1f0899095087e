import type { Acceptance } from '../accept/acceptances.ts';
import type { Demands } from '../demands.ts';
import type { Marker } from '../text/marker.ts';
import type { LeftOut } from '../verdict.ts';
import type { ConfigurationText } from './configuration.ts';
import type { Publication } from './publication.ts';

/*
 * What is asked of the judge, and what it answers: plain data on both sides, since the judge is another process. All
 * work whose time depends on a stranger's text is on its side.
 */

/** A file: its path and its text. */
export type File = readonly [path: string, text: string];

/** Which of some paths hold specs as far as the configurations say. */
export interface PathsQuestion {
  readonly kind: 'paths';
  readonly configurations: readonly ConfigurationText[];
  readonly paths: readonly string[];
}

/** Which of some files may hold specs. */
export interface CandidatesQuestion {
  readonly kind: 'candidates';
  readonly files: readonly File[];
}

/** Which calls some files describe. */
export interface CallsQuestion {
  readonly kind: 'calls';
  readonly files: readonly File[];
}

/** What is to be published about a change. */
export interface VerdictQuestion {
  readonly kind: 'verdict';
  readonly configurations: readonly ConfigurationText[];
  readonly head: readonly File[];
  readonly base: readonly File[];
  readonly removed: readonly string[];
  readonly left: readonly LeftOut[];
  /** Calls that untouched files describe; undefined where nobody has looked for them. */
  readonly elsewhere: readonly string[] | undefined;
  /** What the workflow asks for beyond the configurations. */
  readonly demands: Demands;
  /** What is accepted in the pull request. */
  readonly acceptances: readonly Acceptance[];
  readonly marker: Marker;
  /** What differs in the files of the head, as far as GitHub shows it: path and patch. */
  readonly patches: readonly File[];
  readonly hasSarif: boolean;
}

export type Question = PathsQuestion | CandidatesQuestion | CallsQuestion | VerdictQuestion;

export type Answer =
  /** Of paths, of candidates: those that are. */
  | { readonly kind: 'paths'; readonly paths: readonly string[] }
  | { readonly kind: 'calls'; readonly calls: readonly string[] }
  /** Whether these calls are gone depends on files that nobody has looked at: they go into `elsewhere`. */
  | { readonly kind: 'missing'; readonly calls: readonly string[] }
  | { readonly kind: 'publication'; readonly publication: Publication };
