import { operation } from '../value/operation.ts';
import { constant, convert, INT } from '../value/term.ts';
import { number, term } from '../value/value.ts';
import type { Idiom } from './idiom.ts';

/** A field of a register or a word, by a mask of bits that follow each other (include/linux/bitfield.h). */
export const BIT_FIELD: Idiom = {
  names: ['FIELD_GET', 'FIELD_PREP', 'FIELD_FIT', 'FIELD_MAX'],
  isPure: true,
  apply({ name, values: [mask, value] }) {
    if (mask?.kind !== 'term' || mask.term.kind !== 'constant' || mask.term.value <= 0n) return undefined;
    const bits = mask.term.value;
    const shift = BigInt((bits & -bits).toString(2).length - 1);
    const by = constant(shift, INT);
    if (name === 'FIELD_MAX') return { value: number(bits >> shift) };
    if (value?.kind !== 'term') return undefined;
    const whole = convert(value.term, mask.term.type);
    const inside = name === 'FIELD_GET' ? operation('&', [whole, mask.term]) : undefined;
    if (name === 'FIELD_GET') {
      const found = inside && (shift === 0n ? inside : operation('>>', [inside, by]));
      return found && { value: term(found) };
    }
    const moved = shift === 0n ? whole : operation('<<', [whole, by]);
    if (name === 'FIELD_FIT') {
      const outside = operation('~', [mask.term]);
      const rest = moved && outside && operation('&', [moved, outside]);
      const fits = rest && operation('==', [rest, constant(0n, INT)]);
      return fits && { value: term(fits) };
    }
    const prepared = moved && operation('&', [moved, mask.term]);
    return prepared && { value: term(prepared) };
  },
};
