import type { Term } from './term.ts';

/**
 * The kinds of steps that depend on more than a comparison of arguments.
 *
 * @property isText a string of any meaning is copied, where getname() copies a path
 */
export type FaultStep =
  | {
      readonly kind: 'copy';
      readonly target: string;
      readonly size: Term | undefined;
      readonly trailing?: string;
      readonly isText?: true;
    }
  | { readonly kind: 'write' | 'range'; readonly target: string; readonly size: Term | undefined }
  /** @property isDirectory AT_FDCWD names the working directory */
  | {
      readonly kind: 'lookup';
      readonly target: string;
      readonly isDescriptor: boolean;
      readonly isDirectory: boolean;
    }
  | {
      readonly kind: 'permission' | 'limit' | 'gate' | 'work' | 'wait';
      readonly words: string;
      readonly walk?: PathWalk;
    };

/** The path that a step walks, where that is known: what the language says under `walk`. */
export interface PathWalk {
  /** The pointer that holds the path. */
  readonly path: string;
  /** The descriptor that a relative path starts from; the working directory where it is left out. */
  readonly at?: string;
  /** What is asked of the last name: nothing, since the step walks to its directory; or that it is free. */
  readonly last?: 'parent' | 'free';
  /** Whether a symbolic link at the end is not followed; always followed where it is left out. */
  readonly nofollow?: Term;
  /** Whether the path must lead to a directory; never where it is left out. */
  readonly directory?: Term;
}
