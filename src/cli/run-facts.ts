import type { RunFacts } from '../check/run.ts';
import { callersOnX86 } from './load-callers.ts';
import { loadSystemdSets } from './load-systemd-sets.ts';
import { loadVerified } from './load-verified.ts';
import { PACKAGE, ruleUrl } from './package-info.ts';

/** The facts that reports include besides the findings. */
export function runFacts(): RunFacts {
  return {
    version: PACKAGE.version,
    url: ruleUrl,
    ...loadVerified(),
    callersOf: callersOnX86(),
    systemdSets: loadSystemdSets,
  };
}
