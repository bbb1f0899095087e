import type { SpecRule } from '../../src/lint/rule.ts';
import { passedStructs, structPlace } from '../../src/lint/struct-places.ts';
import type { Type } from '../../src/spec/types/type.ts';

/** Headers for userspace use the kernel's own types, which need no header of the C library and have one size. */
export const abiUapiType: SpecRule = {
  about: 'spec',
  id: 'abi-uapi-type',
  topic: 'abi',
  severity: 'info',
  basis: 'prototype',
  summary:
    "The fields of a struct, and what pointers lead to, have the kernel's fixed types, such as __u32 and __s64.",
  check({ spec }, report) {
    if (spec.status === 'merged') return;
    for (const { name, type, range, index } of spec.arguments) {
      const used = type.kind === 'pointer' ? integerIn(type.to) : undefined;
      // Prototypes may have the short types of the kernel; those of the C library are what programs see.
      const instead = used !== undefined && /_t$/.test(used) ? INSTEAD.get(used) : undefined;
      if (instead === undefined || used === 'loff_t') continue;
      report({
        message: `"${name}" points to the type ${used}, which the kernel's interfaces do not use`,
        help: [`write ${instead}`],
        range,
        pointer: `/arguments/${index}`,
      });
    }
    for (const { struct } of passedStructs(spec)) {
      for (const { name, type } of struct.fields) {
        const used = integerIn(type);
        const instead = used && INSTEAD.get(used);
        if (instead === undefined) continue;
        report({
          message: `"${name}" of struct ${struct.name} has the type ${used}, which a header for userspace does not use`,
          help: [
            `write ${instead}: it is defined by <linux/types.h>, and has the same size on every architecture`,
          ],
          ...structPlace(spec, struct.name, name),
        });
      }
    }
  },
};

/** Types of the C library and of the kernel alone, and what to write instead; abi-compat is about those that change their size. */
const INSTEAD: ReadonlyMap<string, string> = new Map([
  ['int8_t', '__s8'],
  ['uint8_t', '__u8'],
  ['s8', '__s8'],
  ['u8', '__u8'],
  ['int16_t', '__s16'],
  ['uint16_t', '__u16'],
  ['s16', '__s16'],
  ['u16', '__u16'],
  ['int32_t', '__s32'],
  ['uint32_t', '__u32'],
  ['s32', '__s32'],
  ['u32', '__u32'],
  ['int64_t', '__s64'],
  ['uint64_t', '__u64'],
  ['s64', '__s64'],
  ['u64', '__u64'],
  ['bool', '__u8'],
  ['loff_t', '__s64'],
]);

function integerIn(type: Type): string | undefined {
  if (type.kind === 'array') return integerIn(type.of);
  return type.kind === 'integer' ? type.name : undefined;
}
