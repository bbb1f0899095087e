import { refusalsOf } from '../../src/entry/refusals.ts';
import type { CompiledEntry } from '../../src/entry/trace.ts';
import type { SpecRule } from '../../src/lint/rule.ts';
import { firstVersionSize, type SizedStruct, sizedStructs } from '../../src/lint/sized-struct.ts';
import { structPlace } from '../../src/lint/struct-places.ts';
import type { Spec, Step } from '../../src/spec/model.ts';
import { type StructField, sizeOf } from '../../src/spec/types/type.ts';

/** A program that does not know a field passes a struct that ends before it, so the field reads as zero. */
export const structZeroDefault: SpecRule = {
  about: 'spec',
  id: 'struct-zero-default',
  topic: 'extension',
  severity: 'error',
  summary: 'Zero in a field that was added later keeps the earlier behaviour.',
  check({ spec, entry }, report) {
    for (const sized of sizedStructs(spec)) {
      const first = firstVersionSize(entry, sized);
      if (first === undefined) continue;
      const withoutZeros = new Set(refusing(spec, entry, sized, undefined));
      for (const field of sized.struct.fields) {
        if (field.offset < first) continue;
        const step = refusing(spec, entry, sized, field).find((refusal) => !withoutZeros.has(refusal));
        if (step === undefined) continue;
        report({
          message: `"${field.name}" was added after the first ${first} bytes, but zero in it is rejected (${step.text})`,
          help: [
            'let zero mean the earlier behaviour: a program of the first version does not pass the field, so it reads as zero',
            'or reject zero only together with a new flag',
          ],
          ...structPlace(spec, sized.struct.name, field.name),
        });
      }
    }
  },
};

/** Checks that certainly reject a struct whose field `zero` is zero, whatever the other fields are. */
function refusing(
  spec: Spec,
  entry: CompiledEntry,
  { struct, pointer, size }: SizedStruct,
  zero: StructField | undefined,
): readonly Step[] {
  const unknown = new Set(Array.from({ length: struct.size }, (_, index) => index));
  if (zero !== undefined)
    for (let index = 0; index < (sizeOf(zero.type) ?? 0); index++) unknown.delete(zero.offset + index);
  const memory = { bytes: new Uint8Array(struct.size), unknown, pointers: undefined, isWritable: true };
  const values = spec.arguments.map(({ index }) => {
    if (index === pointer.index) return memory;
    return index === size.index ? BigInt(struct.size) : undefined;
  });
  return refusalsOf(entry, { text: '', values }).filter(({ kind }) => kind === 'check');
}
