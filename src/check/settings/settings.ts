import type { Severity } from '../../lint/finding.ts';
import type { Rule } from '../../lint/rule.ts';
import type { Position } from '../../spec/position.ts';
import type { Preset } from '../preset.ts';

/** The severity that a configuration gives a rule, or `off`. */
export type ConfiguredSeverity = Severity | 'off';

/** Severities for specs with certain paths. */
export interface Override {
  /** Paths and globs as written. */
  readonly files: readonly string[];
  /** For each, the folder before its first glob character. */
  readonly folders: readonly string[];
  matches(path: string): boolean;
  readonly levels: ReadonlyMap<string, ConfiguredSeverity>;
}

/** The settings of a configuration file. */
export interface Settings {
  /** Paths, folders or globs; undefined if not set. */
  readonly files: readonly string[] | undefined;
  readonly preset: Preset | undefined;
  readonly levels: ReadonlyMap<string, ConfiguredSeverity>;
  readonly overrides: readonly Override[];
  readonly custom: readonly Rule[];
  readonly plugins: readonly string[];
  /** The top of a kernel tree, relative to the folder of the configuration; undefined if not set. */
  readonly kernel: string | undefined;
  /** The place at which the configuration first names each rule. */
  readonly places: ReadonlyMap<string, Position>;
  /** The same for plugins and for `files`. */
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
  kernel: undefined,
  places: new Map(),
  pluginPlaces: new Map(),
  filePlaces: new Map(),
};

/** The severity of a rule in a file: from the last override that matches, else from `rules`, else `own`. */
export function levelOf(settings: Settings, rule: string, path: string, own: Severity): ConfiguredSeverity {
  for (const { matches, levels } of settings.overrides.toReversed()) {
    const level = levels.get(rule);
    if (level !== undefined && matches(path)) return level;
  }
  return settings.levels.get(rule) ?? own;
}
