import type { FileDiff } from '../diff.ts';
import type { Patch } from '../series-artifacts.ts';
import { subjectTags } from '../subject.ts';
import type { NewValue } from '../uapi-values.ts';
import { bodyQuestions } from './body-questions.ts';
import { brokenFlow } from './broken-flow.ts';
import { callBodies, newFunctions } from './call-bodies.ts';
import { capabilityLoops } from './capability-loops.ts';
import { changedArguments } from './changed-arguments.ts';
import { commentErrnos } from './comment-errnos.ts';
import { commentForms } from './comment-forms.ts';
import { commentLimits } from './comment-limits.ts';
import { copiedResults } from './copied-results.ts';
import { deprecatedCode } from './deprecated-code.ts';
import { earlierPermissions } from './earlier-permissions.ts';
import { enumMembers } from './enum-members.ts';
import { extensionStructs } from './extension-structs.ts';
import { flagValues } from './flag-values.ts';
import { helperComments } from './function-comments.ts';
import { undeclaredCompat, undeclaredCompatStructs, undeclaredFunctions } from './function-declarations.ts';
import { globalIds } from './global-ids.ts';
import { grownResults } from './grown-results.ts';
import { halfSetVariables } from './half-set-variables.ts';
import { helperWarnings } from './helper-warnings.ts';
import { hiddenOptions } from './hidden-options.ts';
import { idleTargets } from './idle-targets.ts';
import { ignoredArguments } from './ignored-arguments.ts';
import { ignoredCopies } from './ignored-copies.ts';
import { inheritedDescriptors } from './inherited-descriptors.ts';
import { inheritedState } from './inherited-state.ts';
import { installedFiles } from './installed-files.ts';
import { ioctlCommands } from './ioctl-commands.ts';
import { kernelTypes } from './kernel-types.ts';
import { lateFailures } from './late-failures.ts';
import { lineSlips } from './line-slips.ts';
import { lonelyNames } from './lonely-names.ts';
import { longLoops } from './long-loops.ts';
import { lostAnnotations } from './lost-annotations.ts';
import { lostErrors } from './lost-errors.ts';
import { lostResources } from './lost-resources.ts';
import { maskValues } from './mask-values.ts';
import { minimumSizes } from './minimum-sizes.ts';
import { missingFootnotes } from './missing-footnotes.ts';
import { missingLists } from './missing-lists.ts';
import { mistakenResults } from './mistaken-results.ts';
import { multiplexers } from './multiplexers.ts';
import { narrowedArguments } from './narrowed-arguments.ts';
import { nearNames } from './near-names.ts';
import { newHeaders } from './new-headers.ts';
import { newOptions } from './new-options.ts';
import { openFlags } from './open-flags.ts';
import { optionErrnos } from './option-errnos.ts';
import { packedStructs } from './packed-structs.ts';
import { pageLimits } from './page-limits.ts';
import { pagePrototypes } from './page-prototypes.ts';
import { postingHabits } from './posting-habits.ts';
import { rewrittenStructs } from './rewritten-structs.ts';
import { scatteredOptions } from './scattered-options.ts';
import { selftestFaults, selftestFiles } from './selftests.ts';
import { setupResults } from './setup-results.ts';
import { shortUnderlines } from './short-underlines.ts';
import { signedCounts } from './signed-counts.ts';
import { silentCapabilities } from './silent-capabilities.ts';
import { silentPatches } from './silent-patches.ts';
import { sleepingSections } from './sleeping-sections.ts';
import { helperMessages, misplacedCopies, smallSlips } from './small-slips.ts';
import { spelling } from './spelling.ts';
import { staleNames } from './stale-names.ts';
import { structComments } from './struct-comments.ts';
import { taggedAddresses } from './tagged-addresses.ts';
import { unboundedMembers, unboundedSizes } from './unbounded-sizes.ts';
import { uncheckedIndices } from './unchecked-indices.ts';
import { undescribedKnobs } from './undescribed-knobs.ts';
import { strayEntries, unfitEntries } from './unfit-entries.ts';
import { unformattedLines } from './unformatted-lines.ts';
import { unreadFlags } from './unread-flags.ts';
import { unrefusedFlags } from './unrefused-flags.ts';
import { unsetVariables } from './unset-variables.ts';
import { untoldErrors } from './untold-errors.ts';
import { unusedDefinitions } from './unused-definitions.ts';
import { unwoundLabels } from './unwound-labels.ts';
import { unmarkedPointers } from './user-pointers.ts';
import { versionSizes } from './version-sizes.ts';
import { wideResults } from './wide-results.ts';
import { wrongErrors } from './wrong-errors.ts';
import { x32Entries } from './x32-entries.ts';
import { zeroSizes } from './zero-sizes.ts';

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
  // An order of checks is an interface, too.
  if (!hasCalls && !files.some(({ newPath = '' }) => INTERFACE.test(newPath)))
    return earlierPermissions(files);
  const functions = newFunctions(files);
  const lines = [
    ...packedStructs(files),
    ...signedCounts(files),
    ...rewrittenStructs(files),
    ...kernelTypes(files),
    ...newHeaders(files),
    ...openFlags(files),
    ...flagValues(files),
    ...structComments(files),
    ...x32Entries(files),
    ...narrowedArguments(files),
    ...copiedResults(files),
    ...unmarkedPointers(files),
    ...unsetVariables(files),
    ...lostResources(functions),
    ...unwoundLabels(functions),
    ...halfSetVariables(functions),
    ...brokenFlow(functions),
    ...lostErrors(functions),
    ...mistakenResults(functions),
    ...optionErrnos(files),
    ...sleepingSections(functions),
    ...minimumSizes(functions),
    ...earlierPermissions(files),
    ...deprecatedCode(files),
    ...setupResults(files, functions),
    ...shortUnderlines(files),
    ...unformattedLines(files),
    ...misplacedCopies(functions),
    ...ignoredCopies(functions),
    ...wrongErrors(functions),
    ...uncheckedIndices(functions),
    ...taggedAddresses(functions),
    ...capabilityLoops(functions),
    ...inheritedDescriptors(files),
    ...installedFiles(files),
    ...lateFailures(files),
    ...commentForms(files),
    ...commentErrnos(files),
    ...commentLimits(files),
    ...smallSlips(files),
    ...silentPatches(patches),
    ...ioctlCommands(files, functions, patches, isComplete),
    ...newOptions(files, hasCalls),
    ...unreadFlags(files),
    ...lineSlips(files),
    ...scatteredOptions(files),
    ...spelling(patches, files),
    ...nearNames(patches, files),
    ...postingHabits(patches, isComplete),
    ...(hasCalls ? reviewCalls(files, patches) : helperComments(files)),
  ];
  if (!isComplete)
    return hasCalls
      ? [
          ...lines,
          ...strayEntries(
            files,
            callBodies(newFunctions(files)).map(({ call }) => call),
          ),
        ]
      : lines;
  return [
    ...lines,
    ...lonelyNames(files),
    ...unusedDefinitions(files),
    ...undescribedKnobs(files),
    ...missingFootnotes(patches),
    ...missingLists(patches, files),
    ...selftestFiles(files),
    ...undeclaredFunctions(files),
    ...undeclaredCompat(files),
    ...undeclaredCompatStructs(files),
    ...(hasCalls ? reviewWhole(files, patches) : []),
    ...(isAsked ? [] : inheritedState(files)),
  ];
}

/** What is said of a series that adds calls, whether or not all of it is here. */
function reviewCalls(files: readonly FileDiff[], patches: readonly Patch[]): readonly NewValue[] {
  const functions = newFunctions(files);
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
    ...unrefusedFlags(functions),
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
  ];
}

/** What is missing in a series that adds calls. */
function reviewWhole(files: readonly FileDiff[], patches: readonly Patch[]): readonly NewValue[] {
  const functions = newFunctions(files);
  const calls = callBodies(functions);
  const names = calls.map(({ call }) => call);
  // The tables and tests of a posting for comments are often left for later.
  return [
    ...staleNames(patches, files),
    ...hiddenOptions(files, calls),
    ...selftestFaults(files, names),
    ...(patches.some(({ subject }) => /\bRFC\b/i.test(subjectTags(subject)))
      ? []
      : unfitEntries(files, names)),
  ];
}
