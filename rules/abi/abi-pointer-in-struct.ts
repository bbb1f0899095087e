import type { SpecRule } from '../../src/lint/rule.ts';
import { passedStructs, structPlace } from '../../src/lint/struct-places.ts';
import type { Type } from '../../src/spec/types/type.ts';

/** The size of a pointer in a struct always differs between 32-bit and 64-bit programs. */
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
          message: `"${name}" of struct ${struct.name} is a pointer, so its size differs in 32-bit programs`,
          help: [
            `write ${name}: {type: __u64, points_to: …}, and convert it with u64_to_user_ptr() in the kernel`,
            'programs then cast their pointer with (uintptr_t), and one entry point serves them all',
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
