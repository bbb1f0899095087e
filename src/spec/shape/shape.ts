import { didYouMean, wordAdvice } from '../nearest-word.ts';
import type { ProblemList } from '../problem.ts';
import { describeNode, type Mapping, type Node, type Scalar } from '../yaml/node.ts';

/** The part of JSON Schema (draft 2020-12) that shapes produce. */
export type JsonSchema = { readonly [keyword: string]: unknown };

/**
 * A shape of the language: it decodes a node into a typed value and describes itself as JSON Schema, so that types,
 * validation and the editors' schema have one definition. `decode` returns undefined if it reported a problem.
 */
export interface Shape<T> {
  decode(node: Node, problems: ProblemList): T | undefined;
  schema(): JsonSchema;
}

export type Decoded<S> = S extends Shape<infer T> ? T : never;

/** A word chosen from a list, with its place. */
export interface ChosenWord<Word extends string> {
  readonly value: Word;
  readonly node: Scalar;
}

/** Reports that a node is not the expected `what`; returns undefined. */
export function expected(node: Node, what: string, problems: ProblemList): undefined {
  problems.add('schema', `expected ${what}, not ${describeNode(node)}`, node, node.pointer);
}

/** A scalar that must not be empty and is not interpreted here. `schema` describes it to editors. */
export function scalar(what: string, schema: JsonSchema, pattern?: RegExp): Shape<Scalar> {
  return {
    decode(node, problems) {
      if (node.kind !== 'scalar') return expected(node, what, problems);
      if (node.tag !== undefined) {
        const message = `YAML reads "!${node.tag}" as a tag; put a C expression that starts with "!" in quotes`;
        problems.add('syntax', message, node, node.pointer);
        return undefined;
      }
      const isGood = node.text.trim() !== '' && (pattern === undefined || pattern.test(node.text));
      return isGood ? node : expected(node, what, problems);
    },
    schema: () => schema,
  };
}

/** One of a few words with their descriptions. `schema` is for words that YAML does not read as strings. */
export function choice<const Word extends string>(
  meanings: Readonly<Record<Word, string>>,
  schema?: JsonSchema,
): Shape<ChosenWord<Word>> {
  const words = Object.keys(meanings) as Word[];
  return {
    decode(node, problems) {
      if (node.kind !== 'scalar') return expected(node, `one of ${words.join(', ')}`, problems);
      const value = words.find((word) => word === node.text);
      if (value !== undefined) return { value, node };
      const message = `expected one of ${words.join(', ')}, not "${node.text}"${didYouMean(node.text, words)}`;
      problems.add('schema', message, node, node.pointer);
      return undefined;
    },
    schema: () =>
      schema ?? { oneOf: words.map((word) => ({ ...valueSchema(word), description: meanings[word] })) },
  };
}

/** Other readers of YAML take the plain words true and false for booleans (YAML 1.2, section 10.2.1). */
function valueSchema(word: string): JsonSchema {
  return word === 'true' || word === 'false' ? { enum: [word === 'true', word] } : { const: word };
}

/** A list of one shape, with at most `most` items. Faulty items are reported and omitted. */
export function list<T>(item: Shape<T>, most = Number.POSITIVE_INFINITY): Shape<readonly T[]> {
  return {
    decode(node, problems) {
      if (node.kind !== 'sequence') return expected(node, 'a list', problems);
      const surplus = node.items[most];
      if (surplus !== undefined) {
        problems.add(
          'schema',
          `this list has ${node.items.length} items; the limit is ${most}`,
          surplus,
          node.pointer,
        );
        return undefined;
      }
      return node.items.map((child) => item.decode(child, problems)).filter((value) => value !== undefined);
    },
    schema: () => ({
      type: 'array',
      items: item.schema(),
      ...(Number.isFinite(most) ? { maxItems: most } : {}),
    }),
  };
}

/** Limit on a list of values; Linux has about 130 errnos and 41 capabilities. */
const MAX_VALUES = 200;

/** One value, or a non-empty list of values. */
export function oneOrMore<T>(item: Shape<T>): Shape<readonly T[]> {
  const many = list(item, MAX_VALUES);
  return {
    decode(node, problems) {
      if (node.kind === 'sequence') {
        return node.items.length > 0
          ? many.decode(node, problems)
          : expected(node, 'at least one value', problems);
      }
      const value = item.decode(node, problems);
      return value === undefined ? undefined : [value];
    },
    schema: () => ({ anyOf: [item.schema(), { ...many.schema(), minItems: 1 }] }),
  };
}

/** Two forms of a value: a mapping, or something else. */
export function mappingOr<A, B>(mapping: Shape<A>, other: Shape<B>): Shape<A | B> {
  return {
    decode: (node, problems): A | B | undefined =>
      node.kind === 'mapping' ? mapping.decode(node, problems) : other.decode(node, problems),
    schema: () => ({ anyOf: [other.schema(), mapping.schema()] }),
  };
}

export interface Field<T, Required extends boolean> {
  readonly shape: Shape<T>;
  readonly description: string;
  readonly required: Required;
}

export function required<T>(shape: Shape<T>, description: string): Field<T, true> {
  return { shape, description, required: true };
}

export function optional<T>(shape: Shape<T>, description: string): Field<T, false> {
  return { shape, description, required: false };
}

type Fields = Readonly<Record<string, Field<unknown, boolean>>>;

export type RecordOf<F extends Fields> = { readonly node: Mapping } & {
  readonly [K in keyof F]: F[K] extends Field<infer T, infer R>
    ? R extends true
      ? T
      : T | undefined
    : never;
};

/**
 * A mapping with known keys. Reports unknown keys; a record without a required key decodes to undefined. `extra` is added
 * to every decoded record.
 */
export function record<const F extends Fields>(
  what: string,
  fields: F,
  extra: object = {},
): Shape<RecordOf<F>> {
  const names = Object.keys(fields);
  const requiredNames = names.filter((name) => fields[name]?.required);
  const shapes = new Map(names.map((name) => [name, fields[name]?.shape]));
  const blank: Record<string, unknown> = {
    ...Object.fromEntries(names.map((name) => [name, undefined])),
    ...extra,
  };
  return {
    decode(node, problems) {
      if (node.kind !== 'mapping') return expected(node, what, problems);
      const values: Record<string, unknown> = { ...blank, node };
      // A misspelt key is reported once: as an unknown key, and not also as the missing one.
      const advised = new Set<string>();
      for (const { key, value } of node.pairs) {
        const shape = shapes.get(key.text);
        if (shape !== undefined) values[key.text] = shape.decode(value, problems);
        else {
          const advice = wordAdvice(key.text, names);
          advised.add(advice);
          problems.add('schema', `${what} has no key "${key.text}"${advice}`, key, node.pointer);
        }
      }
      for (const name of requiredNames) {
        if (values[name] !== undefined || node.pairs.some((pair) => pair.key.text === name)) continue;
        if (advised.has(`; did you mean "${name}"?`)) continue;
        const message = `${what} needs the key "${name}": ${fields[name]?.description}`;
        problems.add('schema', message, node.pairs[0]?.key ?? node, node.pointer);
      }
      if (requiredNames.some((name) => values[name] === undefined)) return undefined;
      // Each field was decoded by its own shape above; the compiler cannot follow the loop.
      return values as RecordOf<F>;
    },
    schema: () => ({
      type: 'object',
      properties: Object.fromEntries(
        Object.entries(fields).map(([name, field]) => [
          name,
          { description: field.description, ...field.shape.schema() },
        ]),
      ),
      ...(requiredNames.length > 0 ? { required: requiredNames } : {}),
      additionalProperties: false,
    }),
  };
}

/** A mapping whose first key, one of `variants`, says which record it is. */
export function taggedBy<const V extends Readonly<Record<string, Fields>>>(
  what: string,
  variants: V,
): Shape<{ [Kind in keyof V & string]: { readonly kind: Kind } & RecordOf<V[Kind]> }[keyof V & string]> {
  type Variant = { [Kind in keyof V & string]: { readonly kind: Kind } & RecordOf<V[Kind]> }[keyof V &
    string];
  const kinds = Object.keys(variants);
  const shapes = new Map(
    kinds.map((kind) => [kind, record(`a step "${kind}"`, variants[kind] ?? {}, { kind })]),
  );
  return {
    decode(node, problems) {
      if (node.kind !== 'mapping') return expected(node, what, problems);
      const first = node.pairs[0]?.key;
      const shape = first && shapes.get(first.text);
      if (first === undefined || shape === undefined) {
        const elsewhere = node.pairs.find((pair) => shapes.has(pair.key.text))?.key;
        const message =
          elsewhere === undefined
            ? `${what} must start with its kind, but "${first?.text ?? ''}" is not one${wordAdvice(first?.text ?? '', kinds)}`
            : `${what} must start with its kind: move "${elsewhere.text}" before "${first?.text}"`;
        problems.add('schema', message, first ?? node, node.pointer);
        return undefined;
      }
      const decoded = shape.decode(node, problems);
      // `record` added the kind through `extra`.
      return decoded as Variant | undefined;
    },
    schema: () => ({ anyOf: kinds.map((kind) => shapes.get(kind)?.schema() ?? {}) }),
  };
}
