import { Option } from 'commander';
import { ENGINE_NAMES } from '../seccomp/engine/container-engine.ts';
import { CAPABILITY_NAMES } from '../spec/capability.ts';
import { joinLists } from './shared-options.ts';
import { suggestValues } from './suggested-values.ts';

/* The options that say how a policy is installed, of each command that asks policies. */

/** `--engine`: what installs the filter. */
export function engineOption(): Option {
  return suggestValues(
    new Option(
      '--engine <engine>',
      'runc, crun, youki, gvisor, systemd-nspawn, or systemd for a unit, with @release (default: that of the runtime)',
    ),
    () => ENGINE_NAMES,
  );
}

/** `--cap`: what the container may do. */
export function capabilityOption(): Option {
  return suggestValues(
    new Option(
      '--cap <list>',
      "the container's capabilities, none or all; repeatable (default: those of the runtime, for a profile those of Docker)",
    ),
    () => ['none', 'all', ...CAPABILITY_NAMES],
  ).argParser(joinLists);
}
