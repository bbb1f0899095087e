import { isDerived } from '../spec/derived.ts';
import type { Spec } from '../spec/model.ts';
import type { Type } from '../spec/types/type.ts';
import { isAlways64Bits } from '../spec/types/width.ts';

/**
 * Whether a 32-bit machine passes a value of this type in two registers. A derived spec gives a typedef the width that it
 * has on the architecture of the tree, so its width elsewhere is not known.
 */
export function takesTwoRegisters(spec: Spec, type: Type): boolean {
  return isAlways64Bits(type) && !(isDerived(spec) && [...spec.typedefs.values()].includes(type));
}
