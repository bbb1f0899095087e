import type { Spec } from '../../spec/model.ts';
import type { Type } from '../../spec/types/type.ts';

/** Keywords of C11 (6.4.1), without those that begin with an underscore, and of GNU C, in which the kernel is written. */
export const C_KEYWORDS: ReadonlySet<string> = new Set(
  (
    'auto break case char const continue default do double else enum extern float for goto if inline int long register ' +
    'restrict return short signed sizeof static struct switch typedef union unsigned void volatile while asm typeof'
  ).split(' '),
);

/** Arguments, structs and fields that C cannot have, since they are called like a keyword, each with its place. */
export function namesThatAreKeywords(spec: Spec): readonly string[] {
  const seen = new Set<Type>();
  return [
    ...spec.arguments.flatMap(({ name }, index) =>
      C_KEYWORDS.has(name) ? [`argument ${index + 1}, "${name}"`] : [],
    ),
    ...[...spec.structs.values()].flatMap((struct) => [
      ...(C_KEYWORDS.has(struct.name) ? [`struct "${struct.name}"`] : []),
      ...fieldsOf(struct, struct.name, seen),
    ]),
  ];
}

/** Nameless structs are a part of the one around them. */
function fieldsOf(type: Type, owner: string, seen: Set<Type>): readonly string[] {
  if (type.kind === 'array') return fieldsOf(type.of, owner, seen);
  if (type.kind !== 'struct' || seen.has(type)) return [];
  seen.add(type);
  return type.fields.flatMap((field) => [
    ...(C_KEYWORDS.has(field.name) ? [`field "${field.name}" of struct ${owner}`] : []),
    ...fieldsOf(field.type, owner, seen),
  ]);
}
