import type { Severity } from '../lint/finding.ts';
import type { Rule } from '../lint/rule.ts';

/** Named choices of rules and severities. Each includes the topic `spec`, because unreadable text cannot be checked. */
export const PRESETS = {
  recommended: 'every rule, with its own severity',
  strict: 'every rule, one level more severe: info becomes warning, warning becomes error',
  probing: 'only whether userspace can tell a filter from the kernel',
} as const;

export type Preset = keyof typeof PRESETS;
export const PRESET_NAMES = Object.keys(PRESETS) as Preset[];

/** The rules of a preset. */
export function rulesOf(preset: Preset, rules: readonly Rule[]): readonly Rule[] {
  return preset === 'probing' ? rules.filter(({ topic }) => topic === 'probing' || topic === 'spec') : rules;
}

/** The severity of a finding under a preset. */
export function severityUnder(preset: Preset, own: Severity): Severity {
  if (preset !== 'strict') return own;
  return own === 'info' ? 'warning' : 'error';
}
