import { arithmeticType, BUILTIN_TYPEDEFS } from '../../spec/types/builtin.ts';
import { showType } from '../c/show.ts';
import type { TypeName } from '../c/syntax.ts';
import { structName } from '../c/type-name.ts';
import type { Types } from './types.ts';

/** A type as the language takes it: arrays behind, typedefs that it does not know as what they are. */
export function languageType(type: TypeName, types: Types): string {
  const bounds = type.dimensions.map((dimension) => {
    const value = dimension && types.valueOf(dimension);
    return `[${value?.kind === 'constant' ? value.value : ''}]`;
  });
  const scalar = types.scalar({ ...type, dimensions: [] });
  const isKnown = structName(type) !== undefined || isKnownType(type.base) || type.pointers > 0;
  const base =
    isKnown || !scalar
      ? showType({ ...type, dimensions: [] })
      : `__${scalar.isSigned ? 's' : 'u'}${scalar.size * 8}`;
  return `${base}${bounds.join('')}`;
}

/** Whether the language knows a type by its name. */
export function isKnownType(base: string): boolean {
  return base === 'void' || arithmeticType(base.split(' ')) !== undefined || BUILTIN_TYPEDEFS.has(base);
}
