import type { TypeName } from '../c/syntax.ts';

/** Where a field lies in its struct. */
export interface PlacedField {
  readonly type: TypeName;
  readonly offset: number;
}

/** An element of an array that is a field; where it lies is not asked for. */
export function elementOf({ type, offset }: PlacedField, indexes: number): PlacedField | undefined {
  if (indexes === 0) return { type, offset };
  if (type.dimensions.length < indexes) return undefined;
  return { type: { ...type, dimensions: type.dimensions.slice(indexes) }, offset: -1 };
}
