import type { Note } from '../../check/run.ts';
import type { Settings } from '../../check/settings/settings.ts';
import type { FileResult } from '../../lint/engine.ts';
import { CONFIG_FILE } from '../input/config.ts';
import { relativeHere, scopeOf } from '../input/inputs.ts';

/**
 * Overrides that match no file of a run. Where only some paths were named, those are left alone that are about others:
 * an override speaks of the folder that its first glob character stands in.
 */
export async function unusedOverrides(
  { paths, settings }: { readonly paths: readonly string[]; readonly settings: Settings },
  results: readonly FileResult[],
): Promise<readonly Note[]> {
  if (settings.overrides.length === 0) return [];
  const files = results.map(({ path }) => relativeHere(path));
  const scope = await scopeOf(paths.map(relativeHere), settings);
  const { readPattern } = await import('../../check/settings/path-patterns.ts');
  return settings.overrides.flatMap(({ files: patterns, matches }): Note[] => {
    if (files.some(matches)) return [];
    const isAsked =
      paths.length === 0 ||
      patterns.some((pattern) =>
        scope.includes(readPattern(pattern).text.replace(/\/?[^/]*[*?[{(].*$/, '') || '.'),
      );
    if (!isAsked) return [];
    const message = `the override for ${patterns.join(', ')} matches no file that was checked, and so changes nothing`;
    return [{ kind: 'unused-override', path: CONFIG_FILE, line: undefined, syscall: undefined, message }];
  });
}
