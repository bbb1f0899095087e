import type { FileDiff } from '../diff.ts';
import type { Patch } from '../series-artifacts.ts';
import { subjectTags } from '../subject.ts';
import type { NewValue } from '../uapi-values.ts';
import type { ShownFunction } from './added-functions.ts';
import { bodyQuestions } from './body-questions.ts';
import { callBodies } from './call-bodies.ts';
import { changedArguments } from './changed-arguments.ts';
import { enumMembers } from './enum-members.ts';
import { extensionStructs } from './extension-structs.ts';
import { globalIds } from './global-ids.ts';
import { grownResults } from './grown-results.ts';
import { helperWarnings } from './helper-warnings.ts';
import { hiddenOptions } from './hidden-options.ts';
import { idleTargets } from './idle-targets.ts';
import { ignoredArguments } from './ignored-arguments.ts';
import { innerCalls } from './inner-calls.ts';
import { longLoops } from './long-loops.ts';
import { lostAnnotations } from './lost-annotations.ts';
import { maskValues } from './mask-values.ts';
import { multiplexers } from './multiplexers.ts';
import { pageLimits } from './page-limits.ts';
import { pagePrototypes } from './page-prototypes.ts';
import { selftestFaults } from './selftests.ts';
import { sharedHelpers } from './shared-helpers.ts';
import { silentCapabilities } from './silent-capabilities.ts';
import { sizelessStructs } from './sizeless-structs.ts';
import { helperMessages } from './small-slips.ts';
import { staleNames } from './stale-names.ts';
import { stubResults } from './stub-results.ts';
import { unboundedMembers, unboundedSizes } from './unbounded-sizes.ts';
import { unfitEntries } from './unfit-entries.ts';
import { unrefusedFlags } from './unrefused-flags.ts';
import { untoldErrors } from './untold-errors.ts';
import { versionSizes } from './version-sizes.ts';
import { wideResults } from './wide-results.ts';
import { zeroSizes } from './zero-sizes.ts';

/** What is said of a series that adds calls, whether or not all of it is here. */
export function reviewCalls(
  files: readonly FileDiff[],
  functions: readonly ShownFunction[],
  patches: readonly Patch[],
): readonly NewValue[] {
  const calls = callBodies(functions);
  return [
    ...extensionStructs(files, functions),
    ...helperMessages(functions, calls),
    ...unboundedSizes(functions),
    ...pageLimits(functions),
    ...changedArguments(functions),
    ...globalIds(functions),
    ...ignoredArguments(functions),
    ...helperWarnings(functions),
    ...longLoops(functions),
    ...lostAnnotations(files, functions),
    ...untoldErrors(patches, files, calls),
    ...bodyQuestions(functions, calls),
    ...maskValues(files, functions),
    ...unrefusedFlags(files, functions),
    ...multiplexers(functions),
    ...silentCapabilities(functions),
    ...idleTargets(functions),
    ...zeroSizes(functions),
    ...unboundedMembers(files, functions),
    ...grownResults(functions),
    ...enumMembers(files),
    ...versionSizes(files),
    ...wideResults(functions),
    ...pagePrototypes(files, calls),
    ...sharedHelpers(files, functions),
    ...sizelessStructs(files),
    ...stubResults(files, calls),
  ];
}

/** What is missing in a series that adds calls. */
export function reviewWhole(
  files: readonly FileDiff[],
  functions: readonly ShownFunction[],
  patches: readonly Patch[],
): readonly NewValue[] {
  const calls = callBodies(functions);
  const names = calls.map(({ call }) => call);
  // The tables and tests of a posting for comments are often left for later.
  return [
    ...staleNames(patches, files),
    ...hiddenOptions(files, calls),
    ...selftestFaults(files, names),
    ...innerCalls(files),
    ...(patches.some(({ subject }) => /\bRFC\b/i.test(subjectTags(subject)))
      ? []
      : unfitEntries(files, names)),
  ];
}
