/**
 * Makes a value on first use. For what takes milliseconds to make and most runs do not need, such as patterns of Unicode
 * properties: V8 computes their sets of characters when it creates them.
 */
export function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
