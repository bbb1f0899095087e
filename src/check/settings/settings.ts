import type { Severity } from '../../lint/finding.ts';
import type { Rule } from '../../lint/rule.ts';
import type { Position } from '../../spec/position.ts';
import type { Preset } from '../preset.ts';

/** What a rule's finding becomes. */
export type Level = Severity | 'off';

/** Severities for the specs whose path fits. */
export interface Override {
  /** Paths and globs, as they were written. */
  readonly files: readonly string[];
  /** The folder of each, or of what stands in front of its first glob character. */
  readonly folders: readonly string[];
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
  /** Where the configuration first names each rule. */
  readonly places: ReadonlyMap<string, Position>;
  /** Where it first names each of its plugins, and each of its files. */
  readonly pluginPlaces: ReadonlyMap<string, Position>;
  readonly filePlaces: ReadonlyMap<string, Position>;
}

export const NO_SETTINGS: Settings = {
  files: undefined,
  preset: undefined,
  levels: new Map(),
  overrides: [],
  custom: [],
  plugins: [],
  places: new Map(),
  pluginPlaces: new Map(),
  filePlaces: new Map(),
};

/** What a finding of a rule in a file becomes: the last override that fits, else the setting, else `own`. */
export function levelOf(settings: Settings, rule: string, path: string, own: Severity): Level {
  for (const { matches, levels } of settings.overrides.toReversed()) {
    const level = levels.get(rule);
    if (level !== undefined && matches(path)) return level;
  }
  return settings.levels.get(rule) ?? own;
}
