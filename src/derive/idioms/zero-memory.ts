import { fromCondition } from '../run/expressions-values.ts';
import { not, or } from '../value/condition.ts';
import { type PathValue, truthCondition } from '../value/value.ts';
import type { Idiom } from './idiom.ts';

/** How many elements are asked for one by one. */
const MAX_ELEMENTS = 8n;

/** `mem_is_zero(field, size)`: of a field that is an array of a few numbers, whether each of them is 0. */
export const ZERO_MEMORY: Idiom = {
  names: ['mem_is_zero', 'memchr_inv'],
  isPure: true,
  apply({ machine, name, values: [memory, ...others], state }) {
    const size = name === 'mem_is_zero' ? others[0] : others[1];
    if (memory?.kind !== 'address' || size?.kind !== 'term' || size.term.kind !== 'constant')
      return undefined;
    if (name === 'memchr_inv' && !isZero(others[0])) return undefined;
    const { variable, path } = memory.place;
    const content = state.variables.get(variable);
    const type = content && machine.types.field(content.type, path)?.type;
    const [dimension, ...inner] = type?.dimensions ?? [];
    const count = dimension && machine.types.valueOf(dimension);
    if (!type || inner.length > 0 || count?.kind !== 'constant' || count.value > MAX_ELEMENTS)
      return undefined;
    if (machine.types.sizeOf(type) !== Number(size.term.value)) return undefined;
    const set = Array.from({ length: Number(count.value) }, (_, index) =>
      truthCondition(machine.load({ variable, path: `${path}[${index}]` }, state)),
    );
    const isSet = or(...set);
    return { value: fromCondition(name === 'mem_is_zero' ? not(isSet) : isSet) };
  },
};

function isZero(value: PathValue | undefined): boolean {
  return value?.kind === 'term' && value.term.kind === 'constant' && value.term.value === 0n;
}
