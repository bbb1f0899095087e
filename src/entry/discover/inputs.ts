import type { Meaning, Spec } from '../../spec/model.ts';
import type { StructField, StructType } from '../../spec/types/type.ts';

/** An argument or a field of a struct that takes flags. */
export interface FlagInput {
  /** The argument, or the field as `struct.field`. */
  readonly name: string;
  readonly meaning: Meaning;
  /** The index of the argument that it is, or that points to it. */
  readonly argument: number;
  /** The argument in C, with this value for the input. */
  write(value: string): string;
}

/** The arguments and fields that take flags, each once. */
export function flagInputs(spec: Spec): readonly FlagInput[] {
  const own = spec.arguments.map((argument): FlagInput => {
    const { name, index } = argument;
    return { name, meaning: argument, argument: index, write: (value) => value };
  });
  const fields = passedDirectly(spec).flatMap(({ struct, argument }) =>
    struct.fields.flatMap((field): FlagInput[] => {
      const name = `${struct.name}.${field.name}`;
      const meaning = spec.fieldMeanings.get(name);
      return meaning === undefined
        ? []
        : [
            {
              name,
              meaning,
              argument,
              write: (value) => structWith(spec, argument, struct, [[field.name, value]]),
            },
          ];
    }),
  );
  const seen = new Set<string>();
  return [...own, ...fields].filter(({ name, meaning }) => {
    if (meaning.role !== 'flags' || seen.has(name)) return false;
    seen.add(name);
    return true;
  });
}

/** A field that a struct got in a later release than the call. */
export interface LaterField {
  readonly struct: StructType;
  readonly argument: number;
  readonly field: StructField;
}

/** The fields that structs got later; older kernels refuse them where bytes beyond the known struct have to be zero. */
export function laterFields(spec: Spec): readonly LaterField[] {
  return passedDirectly(spec).flatMap(({ struct, argument }) =>
    struct.fields.flatMap((field) => (field.since === undefined ? [] : [{ struct, argument, field }])),
  );
}

/** The structs that arguments point to. */
function passedDirectly(spec: Spec): readonly { readonly struct: StructType; readonly argument: number }[] {
  return spec.memories.flatMap(({ pointer, pointee }) =>
    pointer.kind === 'argument' && pointee.kind === 'struct' && !pointee.isUnion
      ? [{ struct: pointee, argument: pointer.index }]
      : [],
  );
}

/** A struct in C with these fields, and with its size where it states that itself, as struct mnt_id_req does. */
export function structWith(
  spec: Spec,
  argument: number,
  struct: StructType,
  values: readonly (readonly [field: string, value: string])[],
): string {
  const isSizedByArgument = spec.arguments[argument + 1]?.role === 'size';
  const size = struct.fields.find(
    ({ name }) =>
      !isSizedByArgument &&
      /^u?size$/.test(name) &&
      spec.fieldMeanings.get(`${struct.name}.${name}`)?.role === 'size' &&
      values.every(([own]) => own !== name),
  );
  const sized =
    size === undefined ? [] : [[size.name, `sizeof(struct ${struct.name})`] as readonly [string, string]];
  return `&{${[...sized, ...values].map(([name, value]) => `.${name} = ${value}`).join(', ')}}`;
}
