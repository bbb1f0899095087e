import type { StructuredPatch } from 'diff';
import type { FileDiff } from '../../draft/diff.ts';

/** The part of a patch about one file, in the form of the diff library. */
export function structuredPatch({
  oldPath = '/dev/null',
  newPath = '/dev/null',
  hunks,
}: FileDiff): StructuredPatch {
  return {
    oldFileName: oldPath,
    newFileName: newPath,
    oldHeader: undefined,
    newHeader: undefined,
    hunks: hunks.map(({ oldStart, oldLines, newStart, newLines, lines, unended }) => ({
      oldStart,
      oldLines,
      newStart,
      newLines,
      lines: lines.flatMap(({ sign, text }, index) =>
        unended.has(index) ? [`${sign}${text}`, '\\ No newline at end of file'] : [`${sign}${text}`],
      ),
    })),
  };
}
