import type { Severity } from '../lint/finding.ts';
import type { Rule } from '../lint/rule.ts';

/** Named choices of rules and severities. The topic `spec` is in each: what cannot be read cannot be judged. */
export const PRESETS = {
  recommended: 'every rule, with its own severity',
  strict: 'every rule, one step more severe: infos warn, warnings fail',
  probing: 'only whether userspace can tell a filter from the kernel',
} as const;

export type Preset = keyof typeof PRESETS;
export const PRESET_NAMES = Object.keys(PRESETS) as Preset[];

/** The rules of a preset. */
export function rulesOf(preset: Preset, rules: readonly Rule[]): readonly Rule[] {
  return preset === 'probing' ? rules.filter(({ topic }) => topic === 'probing' || topic === 'spec') : rules;
}

/** The severity that a finding has under a preset. */
export function severityUnder(preset: Preset, own: Severity): Severity {
  if (preset !== 'strict') return own;
  return own === 'info' ? 'warning' : 'error';
}
