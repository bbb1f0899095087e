import { CAPABILITY_NAMES } from '../../spec/capability.ts';
import { didYouMean } from '../../spec/nearest-word.ts';
import { Failure } from '../failure.ts';

/** "CAP_SYS_ADMIN,sys_ptrace", "none" or "all". */
export function readCapabilities(text: string | undefined): ReadonlySet<string> | undefined {
  if (text === undefined) return undefined;
  const words = text.split(',').map((word) => word.trim());
  const whole = words.find((word) => word === 'none' || word === 'all');
  if (whole !== undefined && words.length > 1)
    throw new Failure(`--cap: "${whole}" is a whole set, and goes with no other: ${text}`);
  if (whole !== undefined) return new Set(whole === 'all' ? CAPABILITY_NAMES : []);
  const names = words.map((word) => {
    const upper = word.toUpperCase();
    return upper.startsWith('CAP_') ? upper : `CAP_${upper}`;
  });
  for (const name of names) {
    if (!CAPABILITY_NAMES.includes(name))
      throw new Failure(`--cap: "${name}" is no capability${didYouMean(name, CAPABILITY_NAMES)}`);
  }
  return new Set(names);
}
