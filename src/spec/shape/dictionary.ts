import type { Scalar } from '../yaml/node.ts';
import { expected, type Shape } from './shape.ts';

/** A name that the author chose, with its value. */
export interface Entry<T> {
  readonly key: Scalar;
  readonly value: T;
}

/** A mapping from names that the author chose to values of one shape, with at most `most` entries. */
export function dictionary<T>(
  what: string,
  key: RegExp,
  value: Shape<T>,
  most = Number.POSITIVE_INFINITY,
): Shape<readonly Entry<T>[]> {
  return {
    decode(node, problems) {
      if (node.kind !== 'mapping') return expected(node, `a mapping of ${what}`, problems);
      const surplus = node.pairs[most];
      if (surplus !== undefined) {
        const message = `this mapping has ${node.pairs.length} ${what.split(' to ')[0]}; the limit is ${most}`;
        problems.add('schema', message, surplus.key, node.pointer);
        return undefined;
      }
      const entries: Entry<T>[] = [];
      for (const pair of node.pairs) {
        if (!key.test(pair.key.text)) {
          problems.add(
            'schema',
            `"${pair.key.text}" does not fit here: keys are ${what.split(' to ')[0]}`,
            pair.key,
            node.pointer,
          );
          continue;
        }
        const decoded = value.decode(pair.value, problems);
        if (decoded !== undefined) entries.push({ key: pair.key, value: decoded });
      }
      return entries;
    },
    schema: () => ({
      type: 'object',
      propertyNames: { pattern: key.source },
      additionalProperties: value.schema(),
    }),
  };
}
