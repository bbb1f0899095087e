import type { Expression, TypeName } from '../c/syntax.ts';
import type { Scalar, Term } from '../value/term.ts';
import type { PlacedField } from './placed-field.ts';
import type { Field, StructText } from './structs.ts';

/** Deeper structs are not looked into. */
export const MAX_DEPTH = 12;

/** What is known of the types of fields. */
export interface FieldTypes {
  scalar(type: TypeName): Scalar | undefined;
  structOf(type: TypeName): StructText | undefined;
  sizeOf(type: TypeName, depth: number): number | undefined;
  valueOf(expression: Expression): Term | undefined;
}

/** The field at a path of names, also through structs without a name. */
export function fieldAt(
  types: FieldTypes,
  struct: StructText,
  names: readonly string[],
  depth = 0,
): PlacedField | undefined {
  const [first, ...rest] = names;
  let offset = 0;
  for (const field of struct.fields) {
    const size = sizeOfField(types, field, depth);
    const alignment = alignmentIn(types, struct, field, depth);
    if (size === undefined || alignment === undefined) {
      if (field.name === first && rest.length === 0) return { type: field.type, offset: -1 };
      offset = -1;
    }
    if (offset >= 0 && alignment !== undefined && !struct.isUnion)
      offset = Math.ceil(offset / alignment) * alignment;
    if (field.name === first) {
      if (rest.length === 0) return { type: field.type, offset };
      const inner = field.nested ?? types.structOf(field.type);
      const found = inner && depth < MAX_DEPTH ? fieldAt(types, inner, rest, depth + 1) : undefined;
      return (
        found && { type: found.type, offset: offset < 0 || found.offset < 0 ? -1 : offset + found.offset }
      );
    }
    if (field.name === '' && field.nested && depth < MAX_DEPTH) {
      const found = fieldAt(types, field.nested, names, depth + 1);
      if (found)
        return { type: found.type, offset: offset < 0 || found.offset < 0 ? -1 : offset + found.offset };
    }
    if (offset >= 0 && size !== undefined && !struct.isUnion) offset += size;
  }
  return undefined;
}

/** The bytes of a struct; undefined where they are not known. */
export function sizeOfStruct(types: FieldTypes, struct: StructText, depth = 0): number | undefined {
  if (struct.isPartial || struct.placement.alignment === undefined) return undefined;
  let size = 0;
  let widest = struct.placement.alignment;
  for (const field of struct.fields) {
    const own = sizeOfField(types, field, depth);
    const alignment = alignmentIn(types, struct, field, depth);
    if (own === undefined || alignment === undefined || field.isBitField) return undefined;
    widest = Math.max(widest, alignment);
    if (struct.isUnion) size = Math.max(size, own);
    else size = Math.ceil(size / alignment) * alignment + own;
  }
  return Math.ceil(size / widest) * widest;
}

/** The bytes of a field; undefined where they are not known. */
export function sizeOfField(types: FieldTypes, field: Field, depth = 0): number | undefined {
  if (field.nested && field.type.pointers === 0) {
    const own = sizeOfStruct(types, field.nested, depth + 1);
    const count = field.type.dimensions.reduce<number | undefined>((product, dimension) => {
      const length = dimension && types.valueOf(dimension);
      return product === undefined || length?.kind !== 'constant'
        ? undefined
        : product * Number(length.value);
    }, 1);
    return own === undefined || count === undefined ? undefined : own * count;
  }
  if (field.type.dimensions.length > 0 && field.type.dimensions[0] === undefined) return 0;
  return types.sizeOf(field.type, depth + 1);
}

/** What a field of a struct is aligned to there: to nothing in one that is packed, but for what the field itself asks for. */
function alignmentIn(
  types: FieldTypes,
  { placement }: StructText,
  field: Field,
  depth: number,
): number | undefined {
  const asked = field.placement;
  if (asked && asked.alignment === undefined) return undefined;
  const own = placement.isPacked || asked?.isPacked === true ? 1 : alignmentOf(types, field, depth);
  return own === undefined ? undefined : Math.max(own, asked?.alignment ?? 1);
}

/** What the type of a field is aligned to, wherever it stands; undefined where that is not known. */
export function alignmentOf(types: FieldTypes, field: Field, depth = 0): number | undefined {
  if (field.type.pointers > 0) return 8;
  const struct = field.nested ?? types.structOf(field.type);
  if (!struct) return types.scalar({ ...field.type, dimensions: [] })?.size;
  let widest = struct.placement.alignment;
  for (const inner of struct.fields) {
    const own = depth > MAX_DEPTH ? undefined : alignmentIn(types, struct, inner, depth + 1);
    if (own === undefined || widest === undefined) return undefined;
    widest = Math.max(widest, own);
  }
  return widest;
}
