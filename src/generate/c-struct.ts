import { formatType, type StructField, type StructType, type Type } from '../spec/types/type.ts';

/**
 * A struct or union as C declares it, its unnamed members in place.
 *
 * @param indent what a level of braces is indented by
 */
export function structDeclaration(struct: StructType, indent: string): string {
  return `${head(struct)} {\n${bodyOf(struct, indent, 1)}\n};`;
}

function head({ name, isUnion }: StructType): string {
  return `${isUnion ? 'union' : 'struct'}${name === '' ? '' : ` ${name}`}`;
}

function bodyOf({ fields }: StructType, indent: string, depth: number): string {
  return fields.map((field) => fieldText(field, indent, depth)).join('\n');
}

function fieldText({ name, type }: StructField, indent: string, depth: number): string {
  const margin = indent.repeat(depth);
  const { base, counts } = withoutArrays(type);
  const declarator = `${name}${counts}`;
  if (base.kind === 'struct' && base.name === '' && !base.isOpaque) {
    const end = declarator === '' ? '' : ` ${declarator}`;
    return `${margin}${head(base)} {\n${bodyOf(base, indent, depth + 1)}\n${margin}}${end};`;
  }
  const text = formatType(base);
  return `${margin}${text}${text.endsWith('*') ? '' : ' '}${declarator};`;
}

function withoutArrays(type: Type): { readonly base: Type; readonly counts: string } {
  let base = type;
  let counts = '';
  while (base.kind === 'array') {
    counts += `[${base.count === 0 ? '' : base.count}]`;
    base = base.of;
  }
  return { base, counts };
}
