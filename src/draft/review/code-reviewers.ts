import type { FileDiff } from '../diff.ts';
import type { NewValue } from '../uapi-values.ts';
import type { ShownFunction } from './added-functions.ts';
import { brokenFlow } from './broken-flow.ts';
import { capabilityLoops } from './capability-loops.ts';
import { copiedResults } from './copied-results.ts';
import { deprecatedCode } from './deprecated-code.ts';
import { earlierPermissions } from './earlier-permissions.ts';
import { emptyOperations } from './empty-operations.ts';
import { forwardingEntries } from './forwarding-entries.ts';
import { freedUses } from './freed-uses.ts';
import { halfSetVariables } from './half-set-variables.ts';
import { ignoredCopies } from './ignored-copies.ts';
import { inheritedDescriptors } from './inherited-descriptors.ts';
import { installedFiles } from './installed-files.ts';
import { lateFailures } from './late-failures.ts';
import { lineSlips } from './line-slips.ts';
import { lostErrors } from './lost-errors.ts';
import { lostResources } from './lost-resources.ts';
import { minimumSizes } from './minimum-sizes.ts';
import { mistakenResults } from './mistaken-results.ts';
import { optionErrnos } from './option-errnos.ts';
import { scatteredOptions } from './scattered-options.ts';
import { setupResults } from './setup-results.ts';
import { sleepingSections } from './sleeping-sections.ts';
import { misplacedCopies, smallSlips } from './small-slips.ts';
import { taggedAddresses } from './tagged-addresses.ts';
import { uncheckedIndices } from './unchecked-indices.ts';
import { unsetResults } from './unset-results.ts';
import { unsetVariables } from './unset-variables.ts';
import { unwoundLabels } from './unwound-labels.ts';
import { unmarkedPointers } from './user-pointers.ts';
import { warnedRegistrations } from './warned-registrations.ts';
import { wrongErrors } from './wrong-errors.ts';

/** What compiles and is wrong: results, ways out, memory, locks, permissions. */
export function reviewCode(
  files: readonly FileDiff[],
  functions: readonly ShownFunction[],
): readonly NewValue[] {
  return [
    ...copiedResults(files),
    ...unmarkedPointers(files),
    ...unsetVariables(files),
    ...unsetResults(files, functions),
    ...lostResources(functions),
    ...unwoundLabels(functions),
    ...freedUses(functions),
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
    ...misplacedCopies(functions),
    ...ignoredCopies(functions),
    ...wrongErrors(functions),
    ...uncheckedIndices(functions),
    ...taggedAddresses(functions),
    ...capabilityLoops(functions),
    ...inheritedDescriptors(files),
    ...installedFiles(files),
    ...lateFailures(files),
    ...smallSlips(files),
    ...lineSlips(files),
    ...scatteredOptions(files),
    ...emptyOperations(files, functions),
    ...warnedRegistrations(files),
    ...forwardingEntries(files),
  ];
}
