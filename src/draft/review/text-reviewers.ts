import type { FileDiff } from '../diff.ts';
import type { Patch } from '../series-artifacts.ts';
import type { NewValue } from '../uapi-values.ts';
import { commentErrnos } from './comment-errnos.ts';
import { commentForms } from './comment-forms.ts';
import { commentLimits } from './comment-limits.ts';
import { licenceTexts } from './licence-texts.ts';
import { nearNames } from './near-names.ts';
import { newOptions } from './new-options.ts';
import { postingHabits } from './posting-habits.ts';
import { shortUnderlines } from './short-underlines.ts';
import { silentPatches } from './silent-patches.ts';
import { spelling } from './spelling.ts';
import { unformattedLines } from './unformatted-lines.ts';

/** What comments, documents, help texts and messages say. */
export function reviewTexts(
  files: readonly FileDiff[],
  patches: readonly Patch[],
  { hasCalls, isComplete }: { readonly hasCalls: boolean; readonly isComplete: boolean },
): readonly NewValue[] {
  return [
    ...shortUnderlines(files),
    ...unformattedLines(files),
    ...commentForms(files),
    ...commentErrnos(files),
    ...commentLimits(files),
    ...silentPatches(patches),
    ...newOptions(files, hasCalls),
    ...licenceTexts(files),
    ...spelling(patches, files),
    ...nearNames(patches, files),
    ...postingHabits(patches, isComplete),
  ];
}
