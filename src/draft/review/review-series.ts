import type { FileDiff } from '../diff.ts';
import type { Patch } from '../series-artifacts.ts';
import type { NewValue } from '../uapi-values.ts';
import { abortingTests } from './aborting-tests.ts';
import { callBodies, newFunctions } from './call-bodies.ts';
import { reviewCalls, reviewWhole } from './call-reviewers.ts';
import { changedDeclarations } from './changed-declarations.ts';
import { reviewCode } from './code-reviewers.ts';
import { earlierPermissions } from './earlier-permissions.ts';
import { helperComments } from './function-comments.ts';
import { undeclaredCompat, undeclaredCompatStructs, undeclaredFunctions } from './function-declarations.ts';
import { inheritedState } from './inherited-state.ts';
import { reviewInterface } from './interface-reviewers.ts';
import { lonelyNames } from './lonely-names.ts';
import { missingFootnotes } from './missing-footnotes.ts';
import { missingLists } from './missing-lists.ts';
import { newTestFolders } from './new-test-folders.ts';
import { ownFileFunctions } from './own-file-functions.ts';
import { patchOrder } from './patch-order.ts';
import { selftestFiles, unignoredTests } from './selftests.ts';
import { reviewTexts } from './text-reviewers.ts';
import { undescribedKnobs } from './undescribed-knobs.ts';
import { strayEntries } from './unfit-entries.ts';
import { unusedDefinitions } from './unused-definitions.ts';
import { unusedOptions } from './unused-options.ts';

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
  /** The mails of the series. */
  readonly patches?: readonly Patch[];
}

/** The longest line that is read: expressions search it. */
const MAX_LINE = 400;

/** What reviewers and build robots say of a series beside its calls. Of one that changes no interface, only where it moves a permission. */
export function reviewSeries(
  all: readonly FileDiff[],
  { hasCalls, isComplete, isAsked, patches = [] }: ReviewedSeries,
): readonly NewValue[] {
  const files = all.map((file) => ({
    ...file,
    hunks: file.hunks.map((hunk) => ({
      ...hunk,
      section: hunk.section.slice(0, MAX_LINE),
      lines: hunk.lines.filter(({ text }) => text.length <= MAX_LINE),
    })),
  }));
  // An order of checks is an interface, too, and so is a prototype.
  if (!hasCalls && !files.some(({ newPath = '' }) => INTERFACE.test(newPath)))
    return [...earlierPermissions(files), ...changedDeclarations(files, isComplete)];
  const functions = newFunctions(files);
  const lines = [
    ...reviewInterface(files, functions, { isComplete, patches }),
    ...reviewCode(files, functions),
    ...reviewTexts(files, patches, { hasCalls, isComplete }),
    ...(hasCalls ? reviewCalls(files, functions, patches) : helperComments(files)),
  ];
  if (!isComplete)
    return hasCalls
      ? [
          ...lines,
          ...strayEntries(
            files,
            callBodies(functions).map(({ call }) => call),
          ),
        ]
      : lines;
  return [
    ...lines,
    ...lonelyNames(files),
    ...unusedDefinitions(files),
    ...unusedOptions(files),
    ...ownFileFunctions(files),
    ...patchOrder(patches),
    ...newTestFolders(files),
    ...undescribedKnobs(files),
    ...missingFootnotes(patches),
    ...missingLists(patches, files),
    ...selftestFiles(files),
    ...unignoredTests(files),
    ...abortingTests(files),
    ...undeclaredFunctions(files),
    ...undeclaredCompat(files),
    ...undeclaredCompatStructs(files),
    ...(hasCalls ? reviewWhole(files, functions, patches) : []),
    ...(isAsked ? [] : inheritedState(files)),
  ];
}
