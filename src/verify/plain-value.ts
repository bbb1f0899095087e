/* Reading values of JSON that somebody else wrote. */

export function isText(value: unknown): value is string {
  return typeof value === 'string';
}

/** The items of a list; none where the value is no list. */
export function listItems(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The members of an object; none where the value is no object. */
export function entriesOf(value: unknown): readonly (readonly [string, unknown])[] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}

/** A member of an object, and of nothing that it inherits; undefined where there is none. */
export function member(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return Object.getOwnPropertyDescriptor(value, key)?.value;
}
