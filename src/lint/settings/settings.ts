import { didYouMean } from '../../spec/nearest-word.ts';
import type { Severity } from '../finding.ts';
import type { Preset } from '../preset.ts';
import type { Rule } from '../rule.ts';

/** What a rule's finding becomes. */
export type Level = Severity | 'off';

/** Severities for the specs whose path fits. */
export interface Override {
  /** Paths and globs, as they were written. */
  readonly files: readonly string[];
  matches(path: string): boolean;
  readonly levels: ReadonlyMap<string, Level>;
}

/** What a project wants of `check`. */
export interface Settings {
  /** Paths, folders or globs; undefined where nothing is said of them. */
  readonly files: readonly string[] | undefined;
  readonly preset: Preset | undefined;
  readonly levels: ReadonlyMap<string, Level>;
  readonly overrides: readonly Override[];
  readonly custom: readonly Rule[];
  readonly plugins: readonly string[];
}

export const NO_SETTINGS: Settings = {
  files: undefined,
  preset: undefined,
  levels: new Map(),
  overrides: [],
  custom: [],
  plugins: [],
};

/** Names of rules in a configuration that no rule has, as messages. */
export function unknownRules({ levels, overrides }: Settings, known: readonly string[]): readonly string[] {
  const named = [levels, ...overrides.map((override) => override.levels)].flatMap((each) => [...each.keys()]);
  return [...new Set(named)]
    .filter((id) => !known.includes(id))
    .map((id) => `there is no rule "${id}"${didYouMean(id, known)}`);
}

/** What a finding of a rule in a file becomes: the last override that fits, else the setting, else `own`. */
export function levelOf(settings: Settings, rule: string, path: string, own: Severity): Level {
  for (const { matches, levels } of settings.overrides.toReversed()) {
    const level = levels.get(rule);
    if (level !== undefined && matches(path)) return level;
  }
  return settings.levels.get(rule) ?? own;
}
