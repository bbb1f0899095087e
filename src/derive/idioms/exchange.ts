import { show } from '../c/show.ts';
import { disturb } from '../run/shared-memory.ts';
import type { Idiom } from './idiom.ts';
import { destination } from './write-memory.ts';

/** `xchg(p, value)`: what a pointer leads to is another value from here on, and what it was is returned. */
export const EXCHANGE: Idiom = {
  names: /^(?:raw_|arch_)?xchg(?:_(?:relaxed|acquire|release))?$/,
  apply({ name, values, operands: [pointer], machine, state }) {
    disturb(machine, values, state);
    // The mask of permissions has no other bits (umask() in kernel/sys.c).
    const isMask = pointer !== undefined && /->umask$/.test(show(pointer));
    const value = isMask ? machine.thing('a mask') : machine.fresh(`${name}()`);
    if (destination(values[0]) || !pointer) return { value };
    return {
      value,
      happens: { kind: 'blank', words: `changes ${show(pointer).replace(/^&/, '')}`, may: 'change' },
    };
  },
};
