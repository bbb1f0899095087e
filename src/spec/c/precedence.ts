/** Precedence of C's binary operators (C11, 6.5.5 to 6.5.14); higher binds tighter. */
export const PRECEDENCE: ReadonlyMap<string, number> = new Map(
  [
    ['||'],
    ['&&'],
    ['|'],
    ['^'],
    ['&'],
    ['==', '!='],
    ['<', '<=', '>', '>='],
    ['<<', '>>'],
    ['+', '-'],
    ['*', '/', '%'],
  ].flatMap((operators, index) => operators.map((operator): [string, number] => [operator, index + 1])),
);

/** Above every binary operator. */
export const TIGHTEST = 11;
