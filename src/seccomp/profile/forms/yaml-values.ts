import { LineIndex } from '../../../spec/position.ts';
import { escapePointer, type Node, type Scalar } from '../../../spec/yaml/node.ts';
import { readTree } from '../../../spec/yaml/read-tree.ts';
import type { JsonValue, ProfileProblem } from '../read-json.ts';

/** A document of a YAML text as JSON, as sigs.k8s.io/yaml converts it before Kubernetes reads it. */
export interface YamlDocument {
  readonly value: JsonValue;
  /** The text of a scalar as it stands in the file, to find places inside it. */
  readonly source: (value: JsonValue) => Scalar | undefined;
}

/** Reads the documents of a YAML text. Depth, aliases and length have the limits of specs. */
export function readYamlDocuments(text: string, problems: ProfileProblem[]): readonly YamlDocument[] {
  const lines = new LineIndex(text);
  const tree = readTree(text);
  for (const { message, range, pointer } of [...tree.faults, ...tree.problems])
    problems.push({ severity: 'error', message, place: lines.position(range.start), pointer });
  if (tree.faults.length > 0) return [];
  return tree.documents.map((document) => {
    const scalars = new Map<JsonValue, Scalar>();
    const value = convert(document, '', lines, scalars);
    return { value, source: (own) => scalars.get(own) };
  });
}

function convert(node: Node, pointer: string, lines: LineIndex, scalars: Map<JsonValue, Scalar>): JsonValue {
  const place = lines.position(node.start);
  switch (node.kind) {
    case 'mapping': {
      const members = new Map<string, JsonValue>();
      for (const { key, value } of node.pairs)
        members.set(key.text, convert(value, `${pointer}/${escapePointer(key.text)}`, lines, scalars));
      return { kind: 'object', members, place, pointer };
    }
    case 'sequence': {
      const elements = node.items.map((item, index) => convert(item, `${pointer}/${index}`, lines, scalars));
      return { kind: 'array', elements, place, pointer };
    }
    case 'scalar': {
      const value: JsonValue = { ...scalarValue(node), place, pointer };
      scalars.set(value, node);
      return value;
    }
  }
}

type Scalars = 'string' | 'number' | 'boolean' | 'null';
type ScalarValue = {
  readonly [Kind in Scalars]: Omit<Extract<JsonValue, { kind: Kind }>, 'place' | 'pointer'>;
}[Scalars];

/** The type of a plain scalar in YAML 1.1 as Go's reader takes it (go-yaml v2, resolve.go): integers, true and false, null. */
function scalarValue({ text, style, tag }: Scalar): ScalarValue {
  if (style !== 'plain' || tag !== undefined) return { kind: 'string', text };
  if (/^(?:|~|null|Null|NULL)$/.test(text)) return { kind: 'null' };
  if (/^(?:true|True|TRUE|y|yes|Yes|YES|on|On|ON)$/.test(text)) return { kind: 'boolean', value: true };
  if (/^(?:false|False|FALSE|n|no|No|NO|off|Off|OFF)$/.test(text)) return { kind: 'boolean', value: false };
  const integer = /^([+-]?)(0x[\da-f]{1,64}|0o?[0-7]{1,64}|0b[01]{1,64}|\d{1,64})$/i.exec(
    text.replaceAll('_', ''),
  );
  if (integer !== null && /\d/.test(text[0] ?? '') === (integer[1] === ''))
    return { kind: 'number', text: decimal(integer[1] ?? '', integer[2] ?? '') };
  if (/^[+-]?(?:\d{1,64}\.?\d{0,64}|\.\d{1,64})(?:e[+-]?\d{1,9})?$/i.test(text))
    return { kind: 'number', text };
  return { kind: 'string', text };
}

function decimal(sign: string, digits: string): string {
  const octal = /^0o?([0-7]+)$/i.exec(digits)?.[1];
  const value = BigInt(octal === undefined ? digits : `0o${octal}`);
  return `${sign === '-' ? '-' : ''}${value}`;
}
