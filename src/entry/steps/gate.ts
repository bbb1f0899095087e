import type { EnvironmentStep } from '../../spec/model.ts';
import { environmentTracer } from './environment.ts';
import { fails, PASSES, type StepTracer } from './step.ts';

/** Whether the options of a kernel's configuration are on, by name: `CONFIG_AIO`. Others are not known. */
export type KernelConfiguration = ReadonlyMap<string, boolean>;

/** A gate that is one option of the kernel's configuration: closed without it, or with it. */
const OPTION = /^(with |without )?(CONFIG_[A-Z0-9_]+)$/;

/**
 * A `gate` is decided where it names one option of a known configuration. An option that the configuration does not
 * mention stays unknown: older kernels built in what it switches today.
 */
export function gateTracer(
  step: EnvironmentStep,
  configuration: KernelConfiguration | undefined,
): StepTracer {
  const [, closed, option] = OPTION.exec(step.text) ?? [];
  const isOn = option === undefined ? undefined : configuration?.get(option);
  if (isOn === undefined) return environmentTracer(step);
  const answer = isOn === (closed !== 'with ') ? PASSES : fails(step.errors);
  const reason = `${option} is ${isOn ? 'set' : 'not set'}`;
  return { run: () => answer, reason: () => reason };
}
