import type { Argument, Spec } from '../spec/model.ts';
import type { Range } from '../spec/position.ts';
import { holdsPartial, type StructType, type Type } from '../spec/types/type.ts';

/** A struct that the spec defines and the call passes, and the argument that leads to it. */
export interface PassedStruct {
  readonly struct: StructType;
  readonly argument: Argument;
}

/** The structs that arguments lead to, also through pointers in fields and nested structs, without duplicates. */
export function passedStructs(spec: Spec): readonly PassedStruct[] {
  const found = new Map<string, PassedStruct>();
  const visit = (type: Type, argument: Argument): void => {
    switch (type.kind) {
      case 'pointer':
        visit(type.to, argument);
        return;
      case 'array':
        visit(type.of, argument);
        return;
      case 'struct': {
        if (found.has(type.name) || !isOwn(spec, type.name) || holdsPartial(type)) return;
        found.set(type.name, { struct: type, argument });
        for (const field of type.fields) {
          visit(field.type, argument);
          const behind = spec.pointsTo.get(`${type.name}.${field.name}`);
          if (behind !== undefined) visit(behind, argument);
        }
        return;
      }
      case 'integer':
      case 'void':
    }
  };
  for (const argument of spec.arguments) visit(argument.type, argument);
  return [...found.values()];
}

/** The place where a spec describes a struct, or one of its fields. */
export function structPlace(
  spec: Spec,
  name: string,
  field?: string,
): { readonly range: Range; readonly pointer: string } {
  for (const group of ['structs', 'unions'] as const) {
    const struct = spec.raw[group]?.find(({ key }) => key.text === name);
    if (struct === undefined) continue;
    const member = struct.value.find(({ key }) => key.text.replace(/\[.*/, '') === field);
    const key = member?.key ?? struct.key;
    const pointer = `/${group}/${name}${member === undefined ? '' : `/${member.key.text}`}`;
    return { range: { start: key.start, end: key.end }, pointer };
  }
  return { range: spec.prototypeRange, pointer: '/prototype' };
}

function isOwn(spec: Spec, name: string): boolean {
  return [...(spec.raw.structs ?? []), ...(spec.raw.unions ?? [])].some(({ key }) => key.text === name);
}
