import { FILTERED_BY_ARGUMENTS } from '../seccomp/simulate/filtered-by-arguments.ts';

const KEYS = /\bsyscall\b["']?\s*:/g;
const SPECS = /^syscall\s*:/gm;
const SETTLED = /^status\s*:\s*["']?(?:merged|superseded|rejected)\b/gm;
const NUMBER = /\bnumber\b["']?\s*:/;
const FILTERED = new RegExp(`^syscall\\s*:\\s*["']?(?:${FILTERED_BY_ARGUMENTS.join('|')})\\b`, 'm');

/**
 * Whether a text may hold a spec that containers are asked about: a proposal with a number, which a spec is unless it
 * says otherwise, or a call that some filter takes by its arguments. Putting the filters together takes longer than
 * judging a spec, so a text is spared it where it plainly has neither; in doubt it is not.
 */
export function asksContainers(text: string): boolean {
  if (!NUMBER.test(text)) return false;
  const count = (pattern: RegExp): number => text.match(pattern)?.length ?? 0;
  const specs = count(SPECS);
  const isPlain = specs > 0 && specs === count(KEYS) && specs === count(SETTLED);
  return !isPlain || FILTERED.test(text);
}
