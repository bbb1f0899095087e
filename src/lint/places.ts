import type { LineIndex, Position, Range } from '../spec/position.ts';
import type { Places } from './collector.ts';
import { Source } from './fix/source.ts';

/** The places of a text that is at hand. */
export function placesIn(lines: LineIndex): Places {
  return { position: (offset) => lines.position(offset), source: () => new Source(lines) };
}

/**
 * The places of some stretches of a text, which outlive it: what is found at the end of a run over 100,000 files needs
 * no text again.
 */
export function keepPlaces(ranges: Iterable<Range>, lines: LineIndex): Places {
  const positions = new Map<number, Position>();
  for (const { start, end } of ranges)
    for (const offset of [start, end]) positions.set(offset, lines.position(offset));
  return {
    position(offset) {
      const position = positions.get(offset);
      if (position === undefined) throw new Error(`the place ${offset} was not kept`);
      return position;
    },
    source: () => undefined,
  };
}
