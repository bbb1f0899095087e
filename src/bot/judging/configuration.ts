import { type Configuration, NO_CONFIGURATION } from '../../check/configuration.ts';
import type { Preset } from '../../check/preset.ts';
import { readConfiguration } from '../../check/read-configuration.ts';
import { pathMatcher } from '../../check/settings/path-patterns.ts';
import { stricterPreset } from '../demands.ts';
import type { ConfigurationUse } from '../verdict.ts';

/** The configuration file of a folder: its text, or the reason why it cannot be used. */
export type ConfigurationText = {
  /** Empty for the root of the repository. */
  readonly folder: string;
  /** Its name in messages: `main:drivers/probeable.config.yaml`. */
  readonly file: string;
} & ({ readonly kind: 'unfit'; readonly reason: string } | { readonly kind: 'text'; readonly text: string });

/** Reads a configuration. Its mistakes become `faults`, which fail the check. */
export async function configurationOf(found: ConfigurationText): Promise<Configuration> {
  const { folder, file } = found;
  switch (found.kind) {
    case 'unfit':
      return { ...NO_CONFIGURATION, folder, file, faults: [{ path: file, message: found.reason }] };
    case 'text':
      return readConfiguration(found.text, { folder, file });
  }
}

/** Finds the configuration that applies to a path: that of the nearest folder above it, if there is one. */
function nearestConfiguration(
  configurations: readonly Configuration[],
): (path: string) => Configuration | undefined {
  const byFolder = new Map(configurations.map((each) => [each.folder, each]));
  return (path) => {
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      const found = byFolder.get(path.slice(0, end));
      if (found !== undefined) return found;
    }
    return byFolder.get('');
  };
}

/** Keeps the paths that match `files` of their configuration. Without `files`, every path matches. */
export function configuredPaths(
  configurations: readonly Configuration[],
  paths: readonly string[],
): readonly string[] {
  const nearest = nearestConfiguration(configurations);
  const matchers = new Map(
    configurations.map(({ folder, settings: { files } }) => [
      folder,
      files === undefined ? () => true : pathMatcher(files, { hidden: false }),
    ]),
  );
  return paths.filter((path) => {
    const folder = nearest(path)?.folder ?? '';
    return matchers.get(folder)?.(folder === '' ? path : path.slice(folder.length + 1)) ?? true;
  });
}

/** Counts the files that each configuration applies to; empty if no nested folder has a configuration that applies. */
export function configuredBy(
  configurations: readonly Configuration[],
  paths: readonly string[],
): readonly ConfigurationUse[] {
  const nearest = nearestConfiguration(configurations);
  const counts = new Map<string | undefined, number>();
  for (const path of paths) {
    const file = nearest(path)?.file;
    counts.set(file, (counts.get(file) ?? 0) + 1);
  }
  const isNested = configurations.some(({ folder, file }) => folder !== '' && counts.has(file));
  return isNested ? [...counts].map(([file, files]) => ({ file, files })) : [];
}

/** Replaces the preset of each configuration by the one that a workflow demands, if that is stricter. */
export function withPreset(
  configurations: readonly Configuration[],
  preset: Preset | undefined,
): readonly Configuration[] {
  if (preset === undefined) return configurations;
  const outermost = configurations.some(({ folder }) => folder === '') ? [] : [NO_CONFIGURATION];
  return [...configurations, ...outermost].map((each) => {
    const { settings } = each;
    return { ...each, settings: { ...settings, preset: stricterPreset(settings.preset, preset) } };
  });
}
