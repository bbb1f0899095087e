import { languageType } from './tree/language-type.ts';
import { alignmentOf, sizeOfField, sizeOfStruct } from './tree/struct-layout.ts';
import type { StructText } from './tree/structs.ts';
import type { Types } from './tree/types.ts';

/** Whether attributes may place the fields of a struct elsewhere than their types would. */
export function hasAttributes({ placement, fields }: StructText): boolean {
  return placement.isPacked || placement.alignment !== 1 || fields.some((field) => field.placement);
}

/**
 * The fields of a struct with attributes. The language has none: a field that its type would place elsewhere becomes bytes.
 * Undefined where the layout is not known, or cannot be said.
 */
export function placedFieldLines(struct: StructText, types: Types): readonly string[] | undefined {
  const total = sizeOfStruct(types, struct);
  if (total === undefined || struct.isUnion) return undefined;
  const lines: string[] = [];
  let [end, widest] = [0, 1];
  for (const field of struct.fields) {
    const { name, type, nested } = field;
    const [size, alignment] = [sizeOfField(types, field), alignmentOf(types, field)];
    const offset = types.fieldOf(struct, name)?.offset;
    if (name === '' || size === undefined || alignment === undefined) return undefined;
    if (offset === undefined || offset < end) return undefined;
    if (size === 0) {
      // `char end[]`: nothing may follow it, and it ends where the struct does without it.
      if (Math.ceil(end / widest) * widest !== total) return undefined;
      lines.push(`    ${name}: ${JSON.stringify(languageType(type, types))}`);
      continue;
    }
    const isNumber = types.scalar({ ...type, dimensions: [] }) !== undefined && !nested;
    if (isNumber && Math.ceil(end / alignment) * alignment === offset) {
      widest = Math.max(widest, alignment);
      lines.push(`    ${name}: ${JSON.stringify(languageType(type, types))}`);
    } else {
      if (offset > end) lines.push(`    gap${end}: "__u8[${offset - end}]"`);
      lines.push(`    ${name}: "__u8[${size}]"`);
    }
    end = offset + size;
  }
  if (total % widest !== 0) return undefined;
  if (Math.ceil(end / widest) * widest < total) lines.push(`    gap${end}: "__u8[${total - end}]"`);
  return lines;
}
