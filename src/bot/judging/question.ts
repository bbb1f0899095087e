import type { Acceptance } from '../accept/acceptances.ts';
import type { Demands } from '../demands.ts';
import type { CodeFiles } from '../judge.ts';
import type { Marker } from '../text/marker.ts';
import type { UnjudgedFile } from '../verdict.ts';
import type { ConfigurationText } from './configuration.ts';
import type { Publication } from './publication.ts';

/*
 * The questions to a judge and its answers: plain data, since the judge is another process. The judge does all work whose
 * time depends on a stranger's text.
 */

export type File = readonly [path: string, text: string];

/** Asks which paths may hold specs, by the configurations. */
export interface PathsQuestion {
  readonly kind: 'paths';
  readonly configurations: readonly ConfigurationText[];
  readonly paths: readonly string[];
}

/** Asks which files look like specs. */
export interface CandidatesQuestion {
  readonly kind: 'candidates';
  readonly files: readonly File[];
}

/** Asks which system calls the files describe. */
export interface CallsQuestion {
  readonly kind: 'calls';
  readonly files: readonly File[];
}

/** Asks what is to be published about a change. */
export interface VerdictQuestion {
  readonly kind: 'verdict';
  readonly configurations: readonly ConfigurationText[];
  readonly head: readonly File[];
  readonly base: readonly File[];
  /** C files of a kernel tree, and what they include. */
  readonly code: CodeFiles;
  readonly removed: readonly string[];
  readonly unjudged: readonly UnjudgedFile[];
  /** Calls that untouched files describe; undefined if nobody has looked for them yet. */
  readonly elsewhere: readonly string[] | undefined;
  /** What the workflow demands beyond the configurations. */
  readonly demands: Demands;
  /** What is accepted in the pull request. */
  readonly acceptances: readonly Acceptance[];
  readonly marker: Marker;
  /** Path and patch of each file, as far as GitHub returns patches. */
  readonly patches: readonly File[];
  readonly hasSarif: boolean;
}

export type Question = PathsQuestion | CandidatesQuestion | CallsQuestion | VerdictQuestion;

export type Answer =
  /** The answer to `paths` and to `candidates`. */
  | { readonly kind: 'paths'; readonly paths: readonly string[] }
  | { readonly kind: 'calls'; readonly calls: readonly string[] }
  /** The change seems to remove these calls. Ask again, with those that untouched files describe in `elsewhere`. */
  | { readonly kind: 'missing'; readonly calls: readonly string[] }
  | { readonly kind: 'publication'; readonly publication: Publication };
