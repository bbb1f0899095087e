import type { Severity } from '../../lint/finding.ts';
import type { Rule } from '../../lint/rule.ts';
import { didYouMean } from '../../spec/nearest-word.ts';
import type { Position } from '../../spec/position.ts';
import type { Preset } from '../preset.ts';

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
  /** Where the configuration first names each rule. */
  readonly places: ReadonlyMap<string, Position>;
}

export const NO_SETTINGS: Settings = {
  files: undefined,
  preset: undefined,
  levels: new Map(),
  overrides: [],
  custom: [],
  plugins: [],
  places: new Map(),
};

/**
 * The first rule that a configuration names and nobody has, as `line:column: words`; undefined where there is none.
 * Without `hasPlugins` the rules of plugins are not known, and may be named.
 */
export function unknownRule(
  { places, plugins }: Settings,
  known: readonly string[],
  { hasPlugins }: { readonly hasPlugins: boolean },
): string | undefined {
  const mayBePlugins = (id: string): boolean => !hasPlugins && plugins.length > 0 && id.includes('/');
  for (const [id, { line, column }] of places) {
    if (!known.includes(id) && !mayBePlugins(id))
      return `${line}:${column}: there is no rule "${id}"${didYouMean(id, known)}`;
  }
  return undefined;
}

/** What a finding of a rule in a file becomes: the last override that fits, else the setting, else `own`. */
export function levelOf(settings: Settings, rule: string, path: string, own: Severity): Level {
  for (const { matches, levels } of settings.overrides.toReversed()) {
    const level = levels.get(rule);
    if (level !== undefined && matches(path)) return level;
  }
  return settings.levels.get(rule) ?? own;
}
