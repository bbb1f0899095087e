import type { Argument, Spec } from '../spec/model.ts';
import type { StructType } from '../spec/types/type.ts';
import { sizeOf } from '../spec/types/type.ts';

/** A struct that the kernel reads, followed by the argument that says how long the caller's version of it is. */
export interface SizedStruct {
  readonly pointer: Argument;
  readonly size: Argument;
  readonly struct: StructType;
}

/** Structs that carry their size beside them and are read as long as it says: not arrays, whose length is a count. One that ends in an array of any length is a record, and not meant. */
export function sizedStructs(spec: Spec): readonly SizedStruct[] {
  return spec.arguments.flatMap((pointer, index) => {
    const size = spec.arguments[index + 1];
    const { type, role } = pointer;
    if (size?.role !== 'size' || type.kind !== 'pointer' || type.to.kind !== 'struct') return [];
    if (role === 'out' || (sizeOf(type.to) ?? 0) === 0 || !spec.structs.has(type.to.name)) return [];
    const isReadWhole = spec.entry.some(
      (step) =>
        step.kind === 'copy' &&
        step.target.text === pointer.name &&
        (step.size === undefined || (step.size.kind === 'argument' && step.size.index === size.index)),
    );
    if (!isReadWhole) return [];
    const last = type.to.fields.at(-1)?.type;
    return last?.kind === 'array' && last.count === 0 ? [] : [{ pointer, size, struct: type.to }];
  });
}
