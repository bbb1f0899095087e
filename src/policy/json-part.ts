import { type AnyNode, parse, type ValueNode } from '@humanwhocodes/momoa';
import type { Range } from '../spec/position.ts';

/** A value of a JSON text with its place. */
export type JsonPart = { readonly range: Range } & (
  | { readonly kind: 'object'; readonly members: readonly JsonMember[] }
  | { readonly kind: 'array'; readonly elements: readonly JsonPart[] }
  | { readonly kind: 'string'; readonly text: string }
  | { readonly kind: 'other' }
);

export type ObjectPart = Extract<JsonPart, { kind: 'object' }>;
export type ListPart = Extract<JsonPart, { kind: 'array' }>;

/** A member of an object: its place is that of key and value. */
export interface JsonMember {
  readonly key: string;
  readonly range: Range;
  readonly value: JsonPart;
}

/** Reads a JSON text with places, which {@link readPolicies} has found to be neither too long nor too deep; undefined if it is no JSON. */
export function jsonParts(text: string): JsonPart | undefined {
  if (!/^\uFEFF?\s*[[{]/.test(text)) return undefined;
  try {
    return convert(parse(text.replace(/^\uFEFF/, ' '), { mode: 'json', ranges: true }).body);
  } catch {
    return undefined;
  }
}

/** The value of a member; of a duplicate key the last one counts, as in Go. */
export function memberNamed(part: JsonPart | undefined, key: string): JsonMember | undefined {
  return part?.kind === 'object' ? part.members.findLast((member) => member.key === key) : undefined;
}

function convert(node: ValueNode): JsonPart {
  const range = rangeOf(node);
  switch (node.type) {
    case 'Object': {
      const members = node.members.map((member) => ({
        key: member.name.type === 'String' ? member.name.value : member.name.name,
        range: rangeOf(member),
        value: convert(member.value),
      }));
      return { kind: 'object', members, range };
    }
    case 'Array':
      return { kind: 'array', elements: node.elements.map(({ value }) => convert(value)), range };
    case 'String':
      return { kind: 'string', text: node.value, range };
    default:
      return { kind: 'other', range };
  }
}

function rangeOf({ range }: AnyNode): Range {
  const [start = 0, end = 0] = range ?? [];
  return { start, end };
}
