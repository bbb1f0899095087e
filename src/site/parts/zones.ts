import { UNKNOWN } from '../../spec/errno.ts';
import type { Step } from '../../spec/model.ts';

/**
 * What a refusal at a step tells userspace.
 * - `probe`: no EPERM is possible so far, so a certain refusal is a probe.
 * - `masked`: a step so far may have failed with EPERM; an unknown step may.
 * - `effect`: something has changed.
 */
export type Zone = 'probe' | 'masked' | 'effect';

/** The zone of each step of an entry path. */
export function zonesOf(steps: readonly Step[]): readonly Zone[] {
  let zone: Zone = 'probe';
  return steps.map((step) => {
    if (step.kind === 'effect' || step.kind === 'signal') zone = 'effect';
    else if (zone === 'probe' && (step.errors.includes('EPERM') || step.errors.includes(UNKNOWN)))
      zone = 'masked';
    return zone;
  });
}
