/** A hostile text of about `length` characters. */
export type Shape = (length: number) => string;

/** Shapes by name. */
export type Shapes = Readonly<Record<string, Shape>>;

/** One fragment again and again, between a beginning and an end. */
export function repeated(fragment: string, before = '', after = ''): Shape {
  return (length) => before + fragment.repeat(Math.ceil(length / fragment.length)) + after;
}

/** Fragments with a number in them, each another one. */
export function numbered(fragment: (index: number) => string, before = '', after = ''): Shape {
  return (length) => {
    const parts: string[] = [before];
    for (let index = 0, size = 0; size < length; index++) {
      const part = fragment(index);
      parts.push(part);
      size += part.length;
    }
    parts.push(after);
    return parts.join('');
  };
}

/** The first half of one shape, then that of another. */
export function both(first: Shape, second: Shape): Shape {
  return (length) => first(length / 2) + second(length / 2);
}
