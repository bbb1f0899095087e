import type { StructField, StructType, Type } from '../../spec/types/type.ts';

/** A struct under a name that a language without nameless members can declare. */
export interface NamedStruct {
  readonly struct: StructType;
  readonly name: string;
  /** Its fields with names, those of nameless ones made up. */
  readonly fields: readonly { readonly field: StructField; readonly name: string }[];
}

/** Structs, each after the nameless ones in it, which are named after the one around them and their place in it. */
export function withNameless(structs: readonly StructType[]): readonly NamedStruct[] {
  return structs.flatMap((struct) => named(struct, struct.name));
}

function named(struct: StructType, name: string): readonly NamedStruct[] {
  const fields = struct.fields.map((field, index) => ({
    field,
    name: field.name === '' ? `nameless${index}` : field.name,
  }));
  const inner = fields.flatMap(({ field, name: own }) => {
    const nameless = namelessIn(field.type);
    return nameless === undefined ? [] : named(nameless, `${name}_${own}`);
  });
  return [...inner, { struct, name, fields }];
}

/** The nameless struct or union that a type is, or is an array of. */
function namelessIn(type: Type): StructType | undefined {
  if (type.kind === 'array') return namelessIn(type.of);
  return type.kind === 'struct' && type.name === '' ? type : undefined;
}

/** `open_how` as `OpenHow`. */
export function camelName(name: string): string {
  return name
    .split('_')
    .map((word) => `${word[0]?.toUpperCase() ?? ''}${word.slice(1)}`)
    .join('');
}

/** Names that differ from each other and from `taken`. */
export function distinct(names: readonly string[], taken: ReadonlySet<string>): readonly string[] {
  const used = new Set(taken);
  return names.map((name) => {
    let own = name;
    while (used.has(own)) own += '_';
    used.add(own);
    return own;
  });
}
