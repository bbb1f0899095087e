import type { Argument } from '../spec/model.ts';

/** Whether an argument is half of an offset that is passed as two longs, as in preadv(): `pos_l`, `pos_h`. */
export function isOffsetHalf({ name, index }: Argument, all: readonly Argument[]): boolean {
  const stem = /^(.*?)_?(?:l|h|lo|hi|low|high)$/.exec(name)?.[1];
  if (stem === undefined || stem === '') return false;
  return [all[index - 1], all[index + 1]].some(
    (other) => other?.role === 'offset' && other.name.startsWith(stem),
  );
}
