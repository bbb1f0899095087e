import { refusalsOf } from '../entry/refusals.ts';
import { type CompiledEntry, trace } from '../entry/trace.ts';
import { type CallValue, zeroedMemory } from '../spec/memory.ts';
import type { Argument, Spec, Step } from '../spec/model.ts';
import type { StructType } from '../spec/types/type.ts';
import { holdsPartial, sizeOf } from '../spec/types/type.ts';

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

/** Whether what a pointer leads to says how long it is: in an argument behind it, in a field of its own, or maybe in one that cannot be read. */
export function carriesSize(spec: Spec, { type, index }: Argument): boolean {
  if (type.kind !== 'pointer' || type.to.kind !== 'struct') return false;
  if (spec.arguments[index + 1]?.role === 'size' || holdsPartial(type)) return true;
  const { name, fields } = type.to;
  return fields.some(
    (field) =>
      spec.fieldMeanings.get(`${name}.${field.name}`)?.role === 'size' && /^u?size$/.test(field.name),
  );
}

/**
 * Tells which sizes a check refuses that would not refuse the struct's own, under some condition of the other
 * arguments at least.
 */
export function refusedSizes(entry: CompiledEntry, sized: SizedStruct): (size: bigint) => boolean {
  const own = new Set(checksOf(entry, sized, BigInt(sized.struct.size)));
  return (size) => checksOf(entry, sized, size).some((step) => !own.has(step));
}

/** Checks that refuse, or may refuse, a struct that is there and has this size. */
function checksOf(entry: CompiledEntry, { pointer, size }: SizedStruct, value: bigint): readonly Step[] {
  const values = entry.spec.arguments.map(({ index }): CallValue => {
    if (index === size.index) return value;
    return index === pointer.index ? zeroedMemory(1) : undefined;
  });
  const call = { text: '', values };
  const possible = trace(entry, call).steps.filter(({ verdict }) => verdict === 'may-fail');
  return [...refusalsOf(entry, call), ...possible.map(({ step }) => step)].filter(
    ({ kind }) => kind === 'check',
  );
}

/**
 * The size that the first version of a struct had, where fields came later: the end of the first field that is not
 * refused. Undefined where the struct is still that of its first version, or every size is taken.
 */
export function firstVersionSize(entry: CompiledEntry, sized: SizedStruct): number | undefined {
  const isRefused = refusedSizes(entry, sized);
  if (isRefused(BigInt(sized.struct.size - 1)) || !isRefused(0n)) return undefined;
  for (const { offset, type } of sized.struct.fields) {
    const end = offset + (sizeOf(type) ?? 0);
    if (end > 0 && !isRefused(BigInt(end))) return end;
  }
  return undefined;
}
