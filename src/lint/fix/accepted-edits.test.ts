import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Edit } from '../finding.ts';
import { AcceptedEdits } from './accepted-edits.ts';

test('an edit meets another one where both are compared with each other', () => {
  const edit = fc
    .tuple(fc.nat(2000), fc.nat(600))
    .map(([start, length]): Edit => ({ start, end: start + length, text: '' }));
  fc.assert(
    fc.property(fc.array(edit, { maxLength: 30 }), (edits) => {
      const taken = new AcceptedEdits();
      for (const one of edits) {
        const meets = taken.all.some(
          (other) => one.start === other.start || (one.start < other.end && other.start < one.end),
        );
        expect(taken.overlaps(one)).toBe(meets);
        if (!meets) taken.add(one);
      }
    }),
  );
});
