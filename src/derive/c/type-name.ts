import type { TypeName } from './syntax.ts';

export function isPointer({ pointers, dimensions }: TypeName): boolean {
  return pointers > 0 || dimensions.length > 0;
}

/** `open_how`, of `struct open_how`; undefined where it is no struct or union by name. */
export function structName({ base }: TypeName): string | undefined {
  return /^(?:struct|union) (\w+)$/.exec(base)?.[1];
}

/** What a pointer leads to. */
export function pointedTo(type: TypeName): TypeName {
  const [, ...dimensions] = type.dimensions;
  return type.dimensions.length > 0
    ? { ...type, dimensions }
    : { ...type, pointers: Math.max(0, type.pointers - 1), isUser: false };
}
