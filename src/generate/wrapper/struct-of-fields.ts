import type { Spec } from '../../spec/model.ts';
import { holdsPartial, type StructType, type Type } from '../../spec/types/type.ts';

/** The structs that parameters point to. */
export interface PointedStructs {
  /** Those that a program can declare, each after the structs in it. */
  readonly declared: readonly StructType[];
  /** Those that it cannot, with the reason. */
  readonly undeclared: ReadonlyMap<StructType, string>;
}

/** The structs that the parameters of a call point to. */
export function pointedStructs({ arguments: list }: Spec): PointedStructs {
  const declared = new Set<StructType>();
  const undeclared = new Map<StructType, string>();
  for (const { type } of list) {
    const struct = pointedStruct(type);
    if (struct === undefined) continue;
    const reason = whyUndeclared(struct);
    if (reason === undefined) collect(struct, declared);
    else undeclared.set(struct, reason);
  }
  return { declared: [...declared], undeclared };
}

/** The struct that a type points to, over any number of pointers. */
function pointedStruct(type: Type): StructType | undefined {
  if (type.kind !== 'pointer') return undefined;
  return type.to.kind === 'struct' ? type.to : pointedStruct(type.to);
}

function whyUndeclared(struct: StructType): string | undefined {
  if (struct.name === '') return 'it has no name';
  if (struct.isOpaque) return 'the spec does not give its fields, and so no size';
  return holdsPartial(struct)
    ? 'the spec has a field that cannot be read, so its size is not known'
    : undefined;
}

/** Structs with a name are declared once, nameless ones within the one around them. */
function collect(struct: StructType, into: Set<StructType>): void {
  for (const { type } of struct.fields) collectFrom(type, into);
  if (struct.name !== '' && ![...into].some(({ name }) => name === struct.name)) into.add(struct);
}

function collectFrom(type: Type, into: Set<StructType>): void {
  if (type.kind === 'array') collectFrom(type.of, into);
  if (type.kind === 'struct' && !type.isOpaque) collect(type, into);
}
