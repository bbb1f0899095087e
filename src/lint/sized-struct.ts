import { refusalsOf } from '../entry/refusals.ts';
import { type CompiledEntry, trace } from '../entry/trace.ts';
import { type CallValue, zeroedMemory } from '../spec/memory.ts';
import type { Argument, Spec, Step } from '../spec/model.ts';
import type { StructType } from '../spec/types/type.ts';
import { holdsPartial, sizeOf } from '../spec/types/type.ts';

/** A struct that the kernel reads, and the argument with the size of the caller's version of it. */
export interface SizedStruct {
  readonly pointer: Argument;
  readonly size: Argument;
  readonly struct: StructType;
}

/**
 * Structs that are passed with their size and read for that size. Not arrays, whose length is a count, and not structs
 * that end in a flexible array.
 */
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
    return endsInArray(type.to) ? [] : [{ pointer, size, struct: type.to }];
  });
}

/** Whether a struct ends in a flexible array, also as it was written before C99: `char mtext[1]` in struct msgbuf. */
export function endsInArray({ fields }: StructType): boolean {
  const last = fields.at(-1)?.type;
  return last?.kind === 'array' && last.count <= 1;
}

/**
 * Whether the memory behind a pointer states its size: in the next argument, in a field, or possibly in a field that
 * could not be read.
 */
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
 * Returns a function that tells whether a check rejects a size, at least under some condition of the other arguments,
 * although it accepts the struct's own size.
 */
export function refusedSizes(entry: CompiledEntry, sized: SizedStruct): (size: bigint) => boolean {
  const own = new Set(checksOf(entry, sized, BigInt(sized.struct.size)));
  return (size) => checksOf(entry, sized, size).some((step) => !own.has(step));
}

/** Checks that would, or might, refuse a readable struct of this size. */
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
 * The size of the first version of a struct that was extended later: the smallest end of a field that is not rejected as
 * a size. Undefined if the struct was not extended, or if every size is accepted.
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
