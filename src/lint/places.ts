import type { LineIndex, Position, Range } from '../spec/position.ts';
import type { Places } from './finding-collector.ts';
import { SourceText } from './fix/source-text.ts';

/** Places in a text that is in memory. */
export function placesIn(lines: LineIndex): Places {
  return { position: (offset) => lines.position(offset), source: () => new SourceText(lines) };
}

/**
 * Computes the places of some ranges in advance, so that findings at the end of a run over 100,000 files need no text.
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
