import type { Configuration } from '../configuration.ts';
import type { Note } from '../run.ts';

/**
 * Overrides that match no file of a run. Where only some paths were asked for, those are left alone that are about
 * others: an override speaks of the folder that its first glob character stands in.
 *
 * @param looked the files of the run, as the outermost configuration has their paths
 */
export function unusedOverrides(
  configurations: readonly Configuration[],
  looked: readonly string[],
  isAsked: (path: string) => boolean,
): readonly Note[] {
  return configurations.flatMap(({ folder, file, settings }) => {
    const start = folder === '' ? '' : `${folder}/`;
    const files = looked.filter((path) => path.startsWith(start)).map((path) => path.slice(start.length));
    return settings.overrides.flatMap(({ files: patterns, folders, matches }): Note[] => {
      if (files.some(matches)) return [];
      if (!folders.some((own) => isAsked(own === '.' ? folder || '.' : `${start}${own}`))) return [];
      const message = `the override for ${patterns.join(', ')} matches no file that was checked, and so changes nothing`;
      return [{ kind: 'unused-override', path: file, line: undefined, syscall: undefined, message }];
    });
  });
}
