import type { Preset } from '../check/preset.ts';
import { SEVERITIES, type Severity } from '../lint/finding.ts';

/** What a workflow asks for beyond the configuration: only more than that, never less. */
export interface Demands {
  /** New findings from this severity on fail the check. */
  readonly failOn: Severity;
  /** Undefined where nothing is asked for. */
  readonly preset: Preset | undefined;
}

/** What is asked for where nobody asks for anything: errors fail. */
export const NO_DEMANDS: Demands = { failOn: 'error', preset: undefined };

/** Presets, each stricter than the ones before. */
const BY_STRICTNESS: readonly Preset[] = ['probing', 'recommended', 'strict'];

/**
 * Reads the inputs `fail-on` and `preset` of a workflow; empty where they are not set. Whoever can edit the workflow of a
 * pull request chooses them, so that they can ask for more than the configuration of the default branch, and for no less.
 *
 * @throws {Error} where a value is none, or could only ask for less
 */
export function readDemands(failOn: string, preset: string): Demands {
  return { failOn: readFailOn(failOn), preset: readPreset(preset) };
}

function readFailOn(written: string): Severity {
  if (written === '') return NO_DEMANDS.failOn;
  const found = SEVERITIES.find((each) => each === written);
  if (found !== undefined) return found;
  if (written === 'never')
    throw new Error(
      'fail-on: "never" would let errors pass, which a workflow cannot ask for; help: turn single rules off in the configuration of the default branch',
    );
  throw new Error(`fail-on: "${written}" is none of ${SEVERITIES.join(', ')}`);
}

function readPreset(written: string): Preset | undefined {
  if (written === '') return undefined;
  const found = BY_STRICTNESS.find((each) => each === written);
  if (found === 'probing')
    throw new Error(
      'preset: "probing" leaves rules out, which a workflow cannot ask for; help: set it in the configuration of the default branch',
    );
  if (found === undefined) throw new Error(`preset: "${written}" is none of recommended, strict`);
  return found;
}

/** The stricter of the preset that a configuration has and the one that a workflow asks for. */
export function stricterPreset(
  configured: Preset | undefined,
  asked: Preset | undefined,
): Preset | undefined {
  if (asked === undefined) return configured;
  const own = configured ?? 'recommended';
  return BY_STRICTNESS.indexOf(asked) > BY_STRICTNESS.indexOf(own) ? asked : own;
}
