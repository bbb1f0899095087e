import { refusalsOf } from '../../src/entry/refusals.ts';
import type { CompiledEntry } from '../../src/entry/trace.ts';
import type { SpecRule } from '../../src/lint/rule.ts';
import { sizedStructs } from '../../src/lint/sized-struct.ts';
import { type CallValue, zeroedMemory } from '../../src/spec/memory.ts';
import type { Argument } from '../../src/spec/model.ts';

/** A size that no version ever had is a mistake, and the best probe that there is. */
export const structSizeMinimum: SpecRule = {
  about: 'spec',
  id: 'struct-size-minimum',
  topic: 'extension',
  severity: 'warning',
  summary: "A sized struct is refused below its first version's size and above a page.",
  check({ spec, entry }, report) {
    for (const { pointer, size, struct } of sizedStructs(spec)) {
      const place = { range: size.range, pointer: `/arguments/${size.index}` };
      if (!refuses(entry, pointer, size, 0n)) {
        report({
          message: `"${size.name}" may be 0: struct ${struct.name} is not refused below its first version's size`,
          help: [
            `check ${size.name} < the size of the first version, EINVAL, before anything else`,
            'such a size is refused for ever, so it is also a permanent probe',
          ],
          ...place,
        });
      }
      if (!refuses(entry, pointer, size, 1n << 30n)) {
        report({
          message: `"${size.name}" has no upper bound: the kernel would look for zeros through gigabytes of struct ${struct.name}`,
          help: [`check ${size.name} > PAGE_SIZE, E2BIG, as copy_struct_from_user() recommends`],
          ...place,
        });
      }
    }
  },
};

/** Whether a check refuses a size beside a struct that is there, whatever the other arguments are. */
function refuses(entry: CompiledEntry, pointer: Argument, size: Argument, value: bigint): boolean {
  const values = entry.spec.arguments.map(({ index }): CallValue => {
    if (index === size.index) return value;
    return index === pointer.index ? zeroedMemory(1) : undefined;
  });
  return refusalsOf(entry, { text: '', values }).some(({ kind }) => kind === 'check');
}
