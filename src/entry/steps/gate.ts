import type { EnvironmentStep } from '../../spec/model.ts';
import { environmentTracer } from './environment.ts';
import { fails, PASSES, type StepTracer } from './step.ts';

/** Whether the options of a kernel's configuration are on, by name: `CONFIG_AIO`. Others are not known. */
export type KernelConfiguration = ReadonlyMap<string, boolean>;

/** A gate that is one option of the kernel's configuration. */
const OPTION = /^CONFIG_[A-Z0-9_]+$/;

/**
 * A `gate` is decided where it names one option of a known configuration. An option that the configuration does not
 * mention stays unknown: older kernels built in what it switches today.
 */
export function gateTracer(
  step: EnvironmentStep,
  configuration: KernelConfiguration | undefined,
): StepTracer {
  const isOn = OPTION.test(step.text) ? configuration?.get(step.text) : undefined;
  if (isOn === undefined) return environmentTracer(step);
  const answer = isOn ? PASSES : fails(step.errors);
  const reason = `${step.text} is ${isOn ? 'set' : 'not set'}`;
  return { run: () => answer, reason: () => reason };
}
