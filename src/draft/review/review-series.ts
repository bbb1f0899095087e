import type { FileDiff } from '../diff.ts';
import type { NewValue } from '../uapi-values.ts';
import { copiedResults } from './copied-results.ts';
import { helperComments } from './function-comments.ts';
import { undeclaredCompat, undeclaredFunctions } from './function-declarations.ts';
import { inheritedState } from './inherited-state.ts';
import { kernelTypes } from './kernel-types.ts';
import { narrowedArguments } from './narrowed-arguments.ts';
import { packedStructs } from './packed-structs.ts';
import { rewrittenStructs } from './rewritten-structs.ts';
import { signedCounts } from './signed-counts.ts';
import { unsetVariables } from './unset-variables.ts';
import { unmarkedPointers } from './user-pointers.ts';
import { x32Entries } from './x32-entries.ts';

/** Headers that programs compile in. */
const INTERFACE = /^(?:arch\/\w+\/)?include\/uapi\//;

/** What is known of a series apart from its lines. */
export interface ReviewedSeries {
  /** Whether it adds system calls. */
  readonly hasCalls: boolean;
  /** Whether all of its patches are here, so that what is missing is known. */
  readonly isComplete: boolean;
  /** Whether it is asked already what becomes of a state in fork() and execve(). */
  readonly isAsked: boolean;
}

/** The longest line that is read: expressions search it. */
const MAX_LINE = 400;

/** What reviewers and build robots say of a series beside its calls. Nothing of one that changes no interface. */
export function reviewSeries(
  all: readonly FileDiff[],
  { hasCalls, isComplete, isAsked }: ReviewedSeries,
): readonly NewValue[] {
  const files = all.map((file) => ({
    ...file,
    hunks: file.hunks.map((hunk) => ({
      ...hunk,
      section: hunk.section.slice(0, MAX_LINE),
      lines: hunk.lines.filter(({ text }) => text.length <= MAX_LINE),
    })),
  }));
  if (!hasCalls && !files.some(({ newPath = '' }) => INTERFACE.test(newPath))) return [];
  const lines = [
    ...packedStructs(files),
    ...signedCounts(files),
    ...rewrittenStructs(files),
    ...kernelTypes(files),
    ...x32Entries(files),
    ...narrowedArguments(files),
    ...copiedResults(files),
    ...unmarkedPointers(files),
    ...unsetVariables(files),
    ...(hasCalls ? [] : helperComments(files)),
  ];
  if (!isComplete) return lines;
  return [
    ...lines,
    ...undeclaredFunctions(files),
    ...undeclaredCompat(files),
    ...(isAsked ? [] : inheritedState(files)),
  ];
}
