import { TOPICS } from '../lint/rule.ts';
import { didYouMean } from '../spec/nearest-word.ts';
import type { InputFault } from './run.ts';
import { NO_SETTINGS, type Settings } from './settings/settings.ts';

/** The name of the file in which a project says what it wants of the rules. */
export const CONFIG_FILE = 'probeable.config.yaml';

/** What a project wants of the rules in a folder and all below it. */
export interface Configuration {
  /** The folder, from that of the outermost configuration; empty for that one. */
  readonly folder: string;
  /** What people call the file. */
  readonly file: string;
  readonly settings: Settings;
  /** What is wrong with it, with its place. The rest of it counts all the same. */
  readonly faults: readonly InputFault[];
}

/** What holds where nobody wrote a configuration. */
export const NO_CONFIGURATION: Configuration = {
  folder: '',
  file: CONFIG_FILE,
  settings: NO_SETTINGS,
  faults: [],
};

/** Every rule that a configuration names and nobody has. Without `hasPlugins` those of plugins are not known, and may be named. */
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
        ? `"${id}" is a topic: name its rules, or leave it out with --ignore ${id}`
        : `there is no rule "${id}"${didYouMean(id, known)}`,
    }));
}
