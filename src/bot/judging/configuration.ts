import { type Configuration, NO_CONFIGURATION, readConfiguration } from '../../check/configuration.ts';
import { pathMatcher } from '../../check/settings/path-patterns.ts';

/** A project's configuration as it was found: its text, or why there is none. */
export type ConfigurationText =
  | { readonly kind: 'absent' }
  | { readonly kind: 'unfit'; readonly file: string; readonly reason: string }
  | { readonly kind: 'text'; readonly file: string; readonly text: string };

/** What a configuration says. What is wrong with it is among its faults, which fail the check. */
export async function configurationOf(found: ConfigurationText): Promise<Configuration> {
  switch (found.kind) {
    case 'absent':
      return NO_CONFIGURATION;
    case 'unfit': {
      const { file, reason } = found;
      return { ...NO_CONFIGURATION, file, faults: [{ path: file, message: reason }] };
    }
    case 'text':
      return readConfiguration(found.text, { folder: '', file: found.file });
  }
}

/** Of some paths those among the files that a configuration names; all of them where it names none. */
export function configuredPaths(
  { settings: { files } }: Configuration,
  paths: readonly string[],
): readonly string[] {
  if (files === undefined) return paths;
  return paths.filter(pathMatcher(files, { hidden: false }));
}
