import { BUILTIN_STRUCTS } from '../spec/types/builtin.ts';
import { isPointer, pointedTo, structName } from './c/type-name.ts';
import type { DerivedCall } from './derive.ts';
import { isKnownType, languageType } from './tree/language-type.ts';
import type { StructText } from './tree/structs.ts';
import type { Types } from './tree/types.ts';
import { leaves, type Term } from './value/term.ts';
import { hasAttributes, placedFieldLines } from './write-placed-fields.ts';

/**
 * The structs whose fields the steps name, and those that the prototype has.
 *
 * @param unreadable structs that the language cannot say
 */
export function structSection(
  call: DerivedCall,
  terms: readonly Term[],
  pointers: ReadonlySet<string>,
  unreadable: ReadonlySet<string>,
): readonly string[] {
  const { types } = call;
  const used = new Set([
    ...terms.flatMap(leaves).flatMap(({ behind }) => (behind === undefined ? [] : [behind])),
    ...[...pointers].map((path) => path.split('.')[0] ?? ''),
  ]);
  const pointed = new Set([...pointers].map((path) => path.slice(path.lastIndexOf('.') + 1)));
  const lines: string[] = [];
  const done = new Set<string>();
  const add = (name: string) => {
    if (done.has(name) || unreadable.has(name) || BUILTIN_STRUCTS.has(name)) return;
    done.add(name);
    const struct = types.struct(name);
    if (!struct) return;
    const fields = fieldLines(struct, types, pointed);
    if (!fields) return;
    for (const inner of fields.structs) add(inner);
    lines.push(`  ${name}:`, ...fields.lines);
  };
  for (const { name, type } of call.parameters) {
    if (!isPointer(type)) continue;
    const struct = structName(pointedTo(type));
    // The rules ask for size and padding, which the language cannot say of bit-fields.
    if (struct !== undefined && (used.has(name) || !hasBitFields(types.struct(struct)))) add(struct);
  }
  // An address that travels in an integer: ((struct x *)arg).
  for (const name of used) {
    const struct = /^\(\(struct (\w+) /.exec(name)?.[1];
    if (struct !== undefined) add(struct);
  }
  return lines.length > 0 ? ['structs:', ...lines] : [];
}

function hasBitFields(struct: StructText | undefined): boolean {
  return struct?.fields.some(({ isBitField }) => isBitField) === true;
}

function fieldLines(
  struct: StructText,
  types: Types,
  pointed: ReadonlySet<string>,
): { readonly lines: readonly string[]; readonly structs: readonly string[] } | undefined {
  const lines: string[] = [];
  const structs: string[] = [];
  let unnamed = 0;
  // Where fields behind single bits lie is not known.
  if (struct.isPartial || hasBitFields(struct)) return undefined;
  const named = struct.fields.flatMap(({ name }) => (name === '' ? [] : [name]));
  if (new Set(named).size < named.length) return undefined;
  if (hasAttributes(struct)) {
    const placed = placedFieldLines(struct, types);
    return placed && { lines: placed, structs };
  }
  for (const { name, type, nested } of struct.fields) {
    if (nested && !nested.isUnion && name === '' && type.dimensions.length === 0) {
      // A struct without a name: its fields are those of the outer one, where they lie as they would there.
      const [first] = nested.fields;
      const inner = fieldLines(nested, types, pointed);
      const place = first && types.fieldOf(struct, first.name);
      if (!inner || !place || place.offset < 0 || place.offset % 8 !== 0) return undefined;
      lines.push(...inner.lines);
      structs.push(...inner.structs);
      continue;
    }
    if (nested) {
      // A union or struct within: as many bytes.
      const size = nested.fields.reduce((sum, field) => Math.max(sum, types.sizeOf(field.type) ?? 0), 0);
      if (!nested.isUnion || size === 0) return undefined;
      if (name === '') {
        const [first] = nested.fields;
        if (!first) return undefined;
        if (nested.isBits) {
          // The language has no names for bits of a field.
          lines.push(`    bits_of_${first.name}: ${JSON.stringify(languageType(type, types))}`);
          continue;
        }
        lines.push(`    ${first.name}: ${JSON.stringify(languageType(first.type, types))}`);
        continue;
      }
      lines.push(`    ${name}: ${JSON.stringify(`__u8[${size}]`)}`);
      continue;
    }
    const inner = structName(type);
    if (inner !== undefined && type.pointers === 0) structs.push(inner);
    const text = JSON.stringify(languageType(type, types));
    const isAddress = pointed.has(name) && type.pointers === 0;
    lines.push(
      `    ${name === '' ? `unnamed${++unnamed}` : name}: ${isAddress ? `{ type: ${text}, role: in, points_to: unsigned char }` : text}`,
    );
  }
  return { lines, structs };
}

/** The types that the language does not know, by what they are. */
export function typedefLines({ parameters, types }: DerivedCall): readonly string[] {
  const lines = new Map<string, string>();
  for (const { type } of parameters) {
    const { base } = type;
    if (isKnownType(base) || base.includes(' ') || lines.has(base)) continue;
    const scalar = types.scalar({ ...type, pointers: 0, dimensions: [] });
    if (scalar) lines.set(base, `  ${base}: __${scalar.isSigned ? 's' : 'u'}${scalar.size * 8}`);
    else if (isPointer(type)) lines.set(base, `  ${base}: unsigned char`);
  }
  return [...lines.values()];
}
