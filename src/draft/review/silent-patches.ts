import { readDiff } from '../diff.ts';
import { messageOf } from '../patch-message.ts';
import type { Patch } from '../series-artifacts.ts';
import { subjectWords } from '../subject.ts';
import type { NewValue } from '../uapi-values.ts';
import { fact } from './told.ts';

/** Lines of a message that say nothing of the change. */
const TRAILER =
  /^(?:[A-Z][\w-]*(?:-by|-and-\w+-by)|Cc|Fixes|Link|Closes|Change-Id|From|To|Date|Subject|Message-Id|In-Reply-To)\s*:/i;

/** The patches of one series that are told of. */
const MAX_TOLD = 1;

/** Patches of code whose message has a subject and tags alone (Documentation/process/submitting-patches.rst). */
export function silentPatches(patches: readonly Patch[]): readonly NewValue[] {
  return patches
    .flatMap(({ subject, body }): readonly NewValue[] => {
      const message = messageOf(body);
      if (message.length === body.length) return [];
      const said = message.split('\n').filter((line) => line.trim() !== '' && !TRAILER.test(line.trim()));
      const [file] = readDiff(body);
      // A diff that nobody signed is no posting.
      if (said.length > 0 || !/^Signed-off-by:/im.test(message) || file?.newPath === undefined) return [];
      const line = file.hunks[0]?.newStart ?? 1;
      const text = `"${subjectWords(subject).slice(0, 80)}" has no message: it says nothing of why the change is made`;
      return [fact(file.newPath, line, text)];
    })
    .slice(0, MAX_TOLD);
}
