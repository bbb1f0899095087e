import type { Configuration } from '../configuration.ts';
import type { Note } from '../run.ts';

/**
 * Notes about overrides that match no file of a run. If only some paths were checked, overrides for other folders are not
 * reported; the folder of an override is the part before its first glob character.
 *
 * @param looked the files of the run, with paths relative to the outermost configuration
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
      const message = `the override for ${patterns.join(', ')} has no effect because it matches none of the checked files`;
      return [{ kind: 'unused-override', path: file, line: undefined, syscall: undefined, message }];
    });
  });
}
