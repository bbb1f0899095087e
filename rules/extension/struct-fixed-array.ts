import { isPosted } from '../../src/lint/artifact.ts';
import type { SpecRule } from '../../src/lint/rule.ts';
import { endsInArray } from '../../src/lint/sized-struct.ts';
import { passedStructs, structPlace } from '../../src/lint/struct-places.ts';
import type { Type } from '../../src/spec/types/type.ts';

/** Two values (a point, the halves of an id) are no list. */
const MIN = 3;

/** What a program may pass is limited by the struct for as long as the call exists. */
export const structFixedArray: SpecRule = {
  about: 'spec',
  id: 'struct-fixed-array',
  topic: 'extension',
  severity: 'info',
  basis: 'prototype',
  summary: 'A list is passed by its address and its length, not as an array of fixed length in a struct.',
  check({ spec }, report) {
    if (!isPosted(spec)) return;
    for (const { struct } of passedStructs(spec)) {
      if (struct.isUnion || endsInArray(struct)) continue;
      for (const { name, type } of struct.fields) {
        if (type.kind !== 'array' || type.count < MIN || !isList(type.of) || NO_LIST.test(name)) continue;
        report({
          message: `"${name}" of struct ${struct.name} is an array of ${type.count}, so the call can never take more`,
          help: [
            'pass the address of the list in a __aligned_u64 and its length in a __u32, or as two arguments',
          ],
          ...structPlace(spec, struct.name, name),
        });
      }
    }
  },
};

/** Bytes are names, addresses, keys and hashes, whose length is what they are. */
function isList(element: Type): boolean {
  switch (element.kind) {
    case 'integer':
      return element.size > 1;
    case 'array':
      return isList(element.of);
    case 'struct':
    case 'pointer':
      return true;
    case 'void':
      return false;
  }
}

/** Room to grow, and values of a fixed length. */
const NO_LIST =
  /^_*(?:pad|padding|reserved|rsvd|resv|spare|unused|zero)\d*$|hash|digest|uuid|guid|addr|mask|bitmap|regs?$/;
