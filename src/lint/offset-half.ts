import type { Argument } from '../spec/model.ts';

/** Whether an argument is one of two longs that carry an offset together, as preadv() passes it: `pos_l`, `pos_h`. */
export function isOffsetHalf({ name, index }: Argument, all: readonly Argument[]): boolean {
  const stem = /^(.*?)_?(?:l|h|lo|hi|low|high)$/.exec(name)?.[1];
  if (stem === undefined || stem === '') return false;
  return [all[index - 1], all[index + 1]].some(
    (other) => other?.role === 'offset' && other.name.startsWith(stem),
  );
}
