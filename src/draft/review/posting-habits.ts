import { readDiff } from '../diff.ts';
import { messageOf } from '../patch-message.ts';
import type { Patch } from '../series-artifacts.ts';
import { subjectTags, subjectWords } from '../subject.ts';
import type { NewValue } from '../uapi-values.ts';
import { fact } from './told.ts';

/** What tells of another version: `v2:`, "Changes since", "Changelog". */
const HISTORY =
  /(?<![\w/.-])\(?v\d{1,2}(?![\w.])|\bversion \d|\bchange(?:s|log|\s+log)\s*(?::|since|from|in the|to v|compared|$)|^[\s*-]*change(?:s|d|log)\b|\bdiff(?:erence)?s? (?:from|to)\b|\b(?:previous|last|earlier|prior) (?:version|posting|series|round|submission|iteration|revision|rfc)|\bre(?:send|submit|based?\b|quested by)|\bhistory\b|\bRFC (?:v\d|version|posting|series)|\b(?:comments|feedback|review)\b/im;

/** The part of a mail that people write: its message, and what stands below the "---". */
function prose({ body }: Patch): string {
  const diff = /^(?:diff --git |--- a\/)/m.exec(body);
  return diff === null ? body : body.slice(0, diff.index);
}

/** What maintainers ask of the mails of a series before they read its code (Documentation/process/submitting-patches.rst). */
export function postingHabits(patches: readonly Patch[], isComplete: boolean): readonly NewValue[] {
  return [
    ...(isComplete ? untoldChanges(patches) : []),
    ...leftOver(patches),
    ...unsigned(patches),
    ...strayLinks(patches),
    ...untoldFixes(patches),
  ];
}

/** The first line of the first file of a series or patch, where what is said of its mails is shown. */
function firstPlace(patches: readonly Patch[]): { readonly path: string; readonly line: number } | undefined {
  for (const { body } of patches) {
    const [file] = readDiff(body);
    if (file?.newPath !== undefined) return { path: file.newPath, line: file.hunks[0]?.newStart ?? 1 };
  }
  return undefined;
}

function untoldChanges(patches: readonly Patch[]): readonly NewValue[] {
  const version = Number(/\bv(\d{1,2})\b/i.exec(subjectTags(patches[0]?.subject ?? ''))?.[1] ?? 1);
  if (version < 2 || patches.some((patch) => HISTORY.test(prose(patch)))) return [];
  const place = firstPlace(patches);
  if (place === undefined) return [];
  const message = `this is version ${version}, but no mail of the series says what changed since version ${version - 1}; list it in the cover letter, or below the "---"`;
  return [fact(place.path, place.line, message)];
}

/** Marks of `git rebase --autosquash` that a patch still has. */
function leftOver(patches: readonly Patch[]): readonly NewValue[] {
  return patches
    .flatMap((patch): readonly NewValue[] => {
      const mark = /^\??((?:fixup|squash|amend)!)/m.exec(
        `${subjectWords(patch.subject)}\n${messageOf(patch.body)}`,
      )?.[1];
      const place = mark === undefined ? undefined : firstPlace([patch]);
      if (place === undefined) return [];
      const message = `the message of "${subjectWords(patch.subject).slice(0, 80)}" has "${mark}", which was to be folded into another patch`;
      return [fact(place.path, place.line, message)];
    })
    .slice(0, 1);
}

/** Patches that their author has not signed off, in a series whose others are. */
function unsigned(patches: readonly Patch[]): readonly NewValue[] {
  const code = patches.filter(({ body }) => /^(?:diff --git |--- a\/)/m.test(body));
  const isSigned = (patch: Patch): boolean => /^Signed-off-by:/im.test(prose(patch));
  const missing = code.filter((patch) => !isSigned(patch) && !/\bRFC\b/i.test(subjectTags(patch.subject)));
  const [patch] = missing;
  if (patch === undefined || missing.length === code.length) return [];
  const place = firstPlace([patch]);
  if (place === undefined) return [];
  const message = `"${subjectWords(patch.subject).slice(0, 80)}" lacks a Signed-off-by, without which nobody may apply it`;
  return [fact(place.path, place.line, message)];
}

/** Archives of mails beside lore.kernel.org, or pages of it that do not last. */
const STRAY =
  /https?:\/\/(?:(?:www\.)?(?:lkml\.org\/lkml|marc\.info\/\?|spinics\.net\/lists|mail-archive\.com)|lkml\.iu\.edu|patchwork\.kernel\.org\/|lore\.kernel\.org\/patchwork)[^\s>)\]]*/;

function strayLinks(patches: readonly Patch[]): readonly NewValue[] {
  for (const patch of patches) {
    const link = STRAY.exec(prose(patch))?.[0];
    const place = link === undefined ? undefined : firstPlace([patch, ...patches]);
    if (link === undefined || place === undefined) continue;
    const message = `a message points to ${link.slice(0, 80)}; link to https://lore.kernel.org/r/ with the message id, which stays (Documentation/process/submitting-patches.rst)`;
    return [fact(place.path, place.line, message)];
  }
  return [];
}

/** Patches that mend what a commit broke, and do not name it. */
function untoldFixes(patches: readonly Patch[]): readonly NewValue[] {
  return patches
    .flatMap((patch): readonly NewValue[] => {
      const words = subjectWords(patch.subject);
      if (
        !/^[^\s:]+:\s*(?:[^\s:]+:\s*)?fix(?:es|ed)?\b(?!.*\b(?:typos?|comments?|spelling|warnings?|documentation|style|names?|test)\b)/i.test(
          words,
        )
      )
        return [];
      if (
        /^Fixes:/im.test(prose(patch)) ||
        !/^diff --git a\/(?!tools|Documentation|samples|man)/m.test(patch.body)
      )
        return [];
      const place = firstPlace([patch]);
      if (place === undefined) return [];
      const message = `"${words.slice(0, 80)}" fixes something, but has no "Fixes:" with the commit that broke it, by which stable kernels are found`;
      return [fact(place.path, place.line, message)];
    })
    .slice(0, 1);
}
