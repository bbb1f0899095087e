import { shownChangeNotes } from '../../check/code/shown-change-notes.ts';
import type { Note } from '../../check/run.ts';
import type { FileDiff } from '../../draft/diff.ts';
import { shippedCall } from '../input/shipped-call.ts';

/** What the hunks of a series say of flags and commands that are new, with the specs that the package has. */
export function notesWithSpecs(files: readonly FileDiff[]): Promise<readonly Note[]> {
  return shownChangeNotes(files, async (syscall) => shippedCall(syscall));
}
