import type { RunFacts } from '../check/run.ts';
import { callersOnX86 } from './callers.ts';
import { PACKAGE, ruleUrl } from './package-info.ts';
import { loadVerified } from './verified.ts';

/** What reports of this machine's package say beside the findings. */
export function runFacts(): RunFacts {
  return { version: PACKAGE.version, url: ruleUrl, ...loadVerified(), callersOf: callersOnX86() };
}
