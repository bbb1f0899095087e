import type { FileDiff } from '../diff.ts';
import type { Patch } from '../series-artifacts.ts';
import type { NewValue } from '../uapi-values.ts';
import type { ShownFunction } from './added-functions.ts';
import { changedDeclarations } from './changed-declarations.ts';
import { flagValues } from './flag-values.ts';
import { ioctlCommands } from './ioctl-commands.ts';
import { kernelTypes } from './kernel-types.ts';
import { narrowedArguments } from './narrowed-arguments.ts';
import { newHeaders } from './new-headers.ts';
import { openFlags } from './open-flags.ts';
import { packedStructs } from './packed-structs.ts';
import { rewrittenStructs } from './rewritten-structs.ts';
import { signedCounts } from './signed-counts.ts';
import { structComments } from './struct-comments.ts';
import { unreadFlags } from './unread-flags.ts';
import { unwidenedMasks } from './unwidened-masks.ts';
import { x32Entries } from './x32-entries.ts';

/** What headers for programs say, of a series that changes one or adds calls. */
export function reviewInterface(
  files: readonly FileDiff[],
  functions: readonly ShownFunction[],
  { isComplete, patches }: { readonly isComplete: boolean; readonly patches: readonly Patch[] },
): readonly NewValue[] {
  return [
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
    ...unwidenedMasks(files),
    ...ioctlCommands(files, functions, patches, isComplete),
    ...unreadFlags(files),
    ...changedDeclarations(files, isComplete),
  ];
}
