import type { EnvironmentStep } from '../../spec/model.ts';
import { compareVersions, type Version } from '../../spec/version.ts';
import { environmentTracer } from './environment.ts';
import type { KernelConfiguration } from './gate.ts';
import { refusingModules } from './security-hooks.ts';
import { PASSES, type StepTracer } from './step.ts';

/** The first release of which it was read which module has which hook. */
const READ_SINCE: Version = [6, 12];

/**
 * A `permission` passes where security modules alone decide it and the kernel has none that would. Programs of
 * CONFIG_BPF_LSM can be attached to every hook.
 */
export function permissionTracer(
  step: EnvironmentStep,
  kernel: Version,
  configuration: KernelConfiguration | undefined,
): StepTracer {
  if (configuration === undefined || compareVersions(kernel, READ_SINCE) < 0) return environmentTracer(step);
  const modules = refusingModules(step.text);
  if (modules === undefined) return environmentTracer(step);
  const isWithoutModules = configuration.get('CONFIG_SECURITY') === false;
  if (!isWithoutModules && modules.some((option) => configuration.get(option) !== false)) {
    return environmentTracer(step);
  }
  return { run: () => PASSES, reason: () => 'no security module that would refuse is built in' };
}
