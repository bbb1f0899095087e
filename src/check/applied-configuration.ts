import type { Rule } from '../lint/rule.ts';
import type { Configuration } from './configuration.ts';
import { type Preset, rulesOf } from './preset.ts';
import { type Selection, selectRules } from './selection.ts';

/** A configuration with the rules that run under it. */
export interface AppliedConfiguration extends Configuration {
  readonly preset: Preset;
  readonly active: ReadonlySet<string>;
}

/** The choice of rules for a whole run, which takes precedence over configurations. */
export interface RuleChoice {
  /** All rules. */
  readonly rules: readonly Rule[];
  readonly configurations: readonly Configuration[];
  readonly preset: Preset | undefined;
  readonly selection: Selection;
}

/** Applies a configuration. A selected rule runs even if the configuration turns it off. */
export function applyConfiguration(configuration: Configuration, choice: RuleChoice): AppliedConfiguration {
  const { settings } = configuration;
  const { rules, configurations, selection } = choice;
  const preset = choice.preset ?? settings.preset ?? 'recommended';
  const foreign = new Set(
    configurations.flatMap(({ settings: other }) => (other === settings ? [] : other.custom)),
  );
  const isOn = ({ id }: Rule): boolean =>
    settings.levels.get(id) !== 'off' || settings.overrides.some(({ levels }) => levels.has(id));
  const selected = selectRules(selection, rules);
  const chosen =
    selection.select !== undefined
      ? selected
      : rulesOf(preset, rules).filter(
          (rule) => rule.isUnsilenceable === true || (selected.includes(rule) && isOn(rule)),
        );
  const active = chosen.filter((rule) => !foreign.has(rule)).map(({ id }) => id);
  return { ...configuration, preset, active: new Set(active) };
}
