import type { SpecRule } from '../../src/lint/rule.ts';
import { passedStructs, structPlace } from '../../src/lint/struct-places.ts';
import type { Type } from '../../src/spec/types/type.ts';

/** A pointer in a struct is the one member whose size always differs. */
export const abiPointerInStruct: SpecRule = {
  about: 'spec',
  id: 'abi-pointer-in-struct',
  topic: 'abi',
  severity: 'warning',
  basis: 'prototype',
  summary: 'A pointer in a struct is a __u64.',
  check({ spec }, report) {
    if (spec.status !== 'proposed') return;
    for (const { struct } of passedStructs(spec)) {
      for (const { name, type } of struct.fields) {
        if (!isPointer(type)) continue;
        report({
          message: `"${name}" of struct ${struct.name} is a pointer, and so has another size in 32-bit programs`,
          help: [
            `write ${name}: {type: __u64, points_to: …}, and follow it with u64_to_user_ptr()`,
            'programs write (uintptr_t), and one entry serves all of them',
          ],
          ...structPlace(spec, struct.name, name),
        });
      }
    }
  },
};

function isPointer(type: Type): boolean {
  return type.kind === 'pointer' || (type.kind === 'array' && isPointer(type.of));
}
