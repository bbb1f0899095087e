import type { Preset } from '../check/preset.ts';
import { SEVERITIES, type Severity } from '../lint/finding.ts';

/** What a workflow requires beyond the configuration. It can make the check stricter, never laxer. */
export interface Demands {
  /** New findings from this severity on fail the check. */
  readonly failOn: Severity;
  /** Undefined if the workflow requires none. */
  readonly preset: Preset | undefined;
}

/** The defaults: only errors fail the check. */
export const NO_DEMANDS: Demands = { failOn: 'error', preset: undefined };

/** Presets, from lax to strict. */
const BY_STRICTNESS: readonly Preset[] = ['probing', 'recommended', 'strict'];

/**
 * Reads the inputs `fail-on` and `preset` of a workflow, which are empty if they are not set. The author of a pull
 * request may be able to edit its workflow, so the inputs cannot weaken the configuration of the default branch.
 *
 * @throws {Error} if a value is invalid or would make the check laxer
 */
export function readDemands(failOn: string, preset: string): Demands {
  return { failOn: readFailOn(failOn), preset: readPreset(preset) };
}

function readFailOn(input: string): Severity {
  if (input === '') return NO_DEMANDS.failOn;
  const found = SEVERITIES.find((each) => each === input);
  if (found !== undefined) return found;
  if (input === 'never')
    throw new Error(
      'fail-on: "never" would let errors pass, which a workflow cannot ask for; help: turn single rules off in the configuration of the default branch',
    );
  throw new Error(`fail-on: "${input}" is none of ${SEVERITIES.join(', ')}`);
}

function readPreset(input: string): Preset | undefined {
  if (input === '') return undefined;
  const found = BY_STRICTNESS.find((each) => each === input);
  if (found === 'probing')
    throw new Error(
      'preset: "probing" leaves rules out, which a workflow cannot ask for; help: set it in the configuration of the default branch',
    );
  if (found === undefined) throw new Error(`preset: "${input}" is none of recommended, strict`);
  return found;
}

/** The stricter of two presets: that of the configuration and the one that a workflow requires. */
export function stricterPreset(
  configured: Preset | undefined,
  required: Preset | undefined,
): Preset | undefined {
  if (required === undefined) return configured;
  const own = configured ?? 'recommended';
  return BY_STRICTNESS.indexOf(required) > BY_STRICTNESS.indexOf(own) ? required : own;
}
