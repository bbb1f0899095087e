import type { ProblemList } from '../problem.ts';
import type { Node } from '../yaml/node.ts';
import { type JsonSchema, type Shape, scalar } from './shape.ts';

/** A shape whose value is converted. `convert` returns undefined if it reported a problem. */
export function refine<From, To>(
  shape: Shape<From>,
  convert: (value: From, node: Node, problems: ProblemList) => To | undefined,
): Shape<To> {
  return {
    decode(node, problems) {
      const value = shape.decode(node, problems);
      return value === undefined ? undefined : convert(value, node, problems);
    },
    schema: () => shape.schema(),
  };
}

/** Reports a problem of a text; the result stands for the value that could not be read. */
export type Fail = (message: string) => undefined;

/** A text that `parse` reads; it calls `fail` if the text is wrong. */
export function parsed<T>(
  what: string,
  parse: (text: string, fail: Fail) => T | undefined,
  schema: JsonSchema = { type: 'string' },
): Shape<T> {
  return refine(scalar(what, schema), ({ text }, node, problems) =>
    parse(text, (message) => {
      problems.add('schema', message, node, node.pointer);
      return undefined;
    }),
  );
}
