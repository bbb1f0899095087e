import { FILTERED_BY_ARGUMENTS } from '../seccomp/simulate/filtered-by-arguments.ts';

const KEYS = /\bsyscall\b["']?\s*:/g;
const SPECS = /^syscall\s*:/gm;
const SETTLED = /^status\s*:\s*["']?(?:merged|superseded|rejected)\b/gm;
const NUMBER = /\bnumber\b["']?\s*:/;
const FILTERED = new RegExp(`^syscall\\s*:\\s*["']?(?:${FILTERED_BY_ARGUMENTS.join('|')})\\b`, 'm');

/**
 * Whether checking a text may need container policies: it may contain a proposal with a number (a spec is a proposal
 * unless it says otherwise), or a call that some filter decides by its arguments. Building the filters takes longer than
 * checking a spec, so they are not built for texts that clearly contain neither.
 */
export function mayNeedContainers(text: string): boolean {
  if (!NUMBER.test(text)) return false;
  const count = (pattern: RegExp): number => text.match(pattern)?.length ?? 0;
  const specs = count(SPECS);
  const isPlain = specs > 0 && specs === count(KEYS) && specs === count(SETTLED);
  return !isPlain || FILTERED.test(text);
}
