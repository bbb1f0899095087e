import { TOPICS } from '../lint/rule.ts';
import { didYouMean } from '../spec/nearest-word.ts';
import type { InputFault } from './run.ts';
import { NO_SETTINGS, type Settings } from './settings/settings.ts';

/** The name of a project's configuration file. */
export const CONFIG_FILE = 'probeable.config.yaml';

/** The configuration of a folder and everything below it. */
export interface Configuration {
  /** The folder, relative to that of the outermost configuration; empty for the outermost one. */
  readonly folder: string;
  /** The name of the file in messages. */
  readonly file: string;
  readonly settings: Settings;
  /** Its faults, with their places. The rest of it applies anyway. */
  readonly faults: readonly InputFault[];
}

/** The configuration without a file. */
export const NO_CONFIGURATION: Configuration = {
  folder: '',
  file: CONFIG_FILE,
  settings: NO_SETTINGS,
  faults: [],
};

/**
 * Faults for rules that a configuration names but that do not exist. Without `hasPlugins`, the rules of plugins are not
 * known, so their names are accepted.
 */
export function unknownRules(
  { file, settings: { places, plugins } }: Configuration,
  known: readonly string[],
  { hasPlugins }: { readonly hasPlugins: boolean },
): readonly InputFault[] {
  const mayBePlugins = (id: string): boolean => !hasPlugins && plugins.length > 0 && id.includes('/');
  return [...places]
    .filter(([id]) => !known.includes(id) && !mayBePlugins(id))
    .map(([id, { line, column }]) => ({
      path: `${file}:${line}:${column}`,
      message: Object.hasOwn(TOPICS, id)
        ? `"${id}" is a topic, not a rule; name its rules, or use --ignore ${id}`
        : `there is no rule "${id}"${didYouMean(id, known)}`,
    }));
}
