import { parseTypeName } from '../c/parse.ts';
import { describePlaceholder } from '../definition/primitives.ts';
import type { RawField, RawSpec } from '../definition/spec.ts';
import { isPlaceholder } from '../placeholder.ts';
import type { Entry } from '../shape/dictionary.ts';
import { layOut, MAX_SIZE, opaqueStruct, sizeOf, type Type } from '../types/type.ts';
import type { Scalar } from '../yaml/node.ts';
import { plainCText } from '../yaml/source-map.ts';
import { type CReader, promiseNames, readMeaning } from './meanings.ts';
import { inferRole } from './roles.ts';

type RawStruct = Entry<readonly Entry<RawField>[]>;

/** Resolves `types`, `structs` and `unions` into the scope; they may refer to each other in any order. */
export function resolveStructs(raw: RawSpec, reader: CReader): void {
  for (const { key, value } of raw.types ?? []) {
    const type = isPlaceholder(value.text) ? unwrittenType(value, reader) : typeOf(value, reader);
    if (type !== undefined) reader.scope.typedefs.set(key.text, type);
  }
  const all = [
    ...(raw.structs ?? []).map((struct) => ({ struct, isUnion: false })),
    ...(raw.unions ?? []).map((struct) => ({ struct, isUnion: true })),
  ];
  for (const { struct } of all)
    for (const { value } of struct.value) if (isDescribed(value)) promiseNames(value, reader);
  const pending = new Map(all.map((item) => [item.struct.key.text, item]));
  for (const { struct } of all) define(struct.key.text, pending, reader, 0);
}

/** Reports a type that is a placeholder and treats it as `long`. */
function unwrittenType(node: Scalar, reader: CReader): Type {
  reader.scope.problems.add('placeholder', describePlaceholder(node), node, node.pointer);
  return { kind: 'integer', name: 'long', size: 8, signed: true };
}

type Pending = Map<string, { struct: RawStruct; isUnion: boolean }>;

/** Lays out a struct after the structs that it contains by value; one that contains itself has no size. */
function define(name: string, pending: Pending, reader: CReader, depth: number): void {
  const item = pending.get(name);
  if (item === undefined) return;
  pending.delete(name);
  const { struct, isUnion } = item;
  for (const { value } of struct.value) {
    const inner = /\b(?:struct|union)\s+(\w+)/.exec(fieldType(value).text)?.[1];
    if (inner !== undefined && depth < 32) define(inner, pending, reader, depth + 1);
  }
  reader.scope.structs.set(name, opaqueStruct(name, isUnion));
  const members = struct.value.flatMap(({ key, value }) => {
    const type = typeOf(fieldType(value), reader);
    if (type === undefined) return [];
    if (sizeOf(type) === undefined) {
      const node = fieldType(value);
      reader.scope.pointer = node.pointer;
      reader.scope.fault(
        'unknown-name',
        `the size of "${node.text}" is not known: describe its fields under "structs"`,
        node,
      );
      return [];
    }
    const since = isDescribed(value) ? reader.arrival(value.since) : undefined;
    return [{ key, name: key.text.replace(/\[.*/, ''), type: withBounds(key.text, type), since, value }];
  });
  const whole = layOut(name, members, isUnion);
  if (whole.size > MAX_SIZE) {
    const { key } = struct;
    reader.scope.pointer = key.pointer;
    reader.scope.fault('syntax', `"${name}" takes more than ${MAX_SIZE} bytes`, key);
    return;
  }
  const type = members.length < struct.value.length ? { ...whole, isPartial: true } : whole;
  reader.scope.structs.set(name, type);
  for (const { name: field, type: fieldType, value } of members) {
    const described = isDescribed(value) ? value : undefined;
    const behind = described?.points_to && typeOf(described.points_to, reader);
    if (behind) reader.scope.pointsTo.set(`${name}.${field}`, behind);
    const use = { isCopied: true, isWritten: false };
    reader.scope.fieldMeanings.set(
      `${name}.${field}`,
      readMeaning(
        described,
        inferRole(field, fieldType, use, { before: undefined, after: undefined }),
        reader,
      ),
    );
  }
}

/** `reserved[3]: __u64` means the same as `reserved: __u64[3]`. */
function withBounds(key: string, type: Type): Type {
  if (!key.includes('[')) return type;
  return [...key.matchAll(/\[(\d+)\]/g)]
    .reverse()
    .reduce<Type>((of, [, count]) => ({ kind: 'array', of, count: Math.min(Number(count), 1 << 20) }), type);
}

function typeOf(node: Scalar, reader: CReader): Type | undefined {
  reader.scope.pointer = node.pointer;
  const source = reader.text(node);
  const declared = withoutName(source.text);
  const parsed = parseTypeName(declared === undefined ? source : plainCText(declared), reader.scope.typedefs);
  if (!parsed.ok) {
    reader.scope.fault('syntax', parsed.fault.message, declared === undefined ? parsed.fault.range : node);
    return undefined;
  }
  return reader.binder.type(parsed.value);
}

const TYPE_WORD = /^(?:char|short|int|long|signed|unsigned|float|double|_?[Bb]ool)$/;
const TAG_FOLLOWS = /(?:^|\s)(?:struct|union|enum|const|volatile)\s*$/;

/** Turns the declaration `__u64 reserved[3]` into `__u64[3]`, since the key is the name; undefined for any other text. */
function withoutName(declaration: string): string | undefined {
  const text = declaration.trim();
  const open = text.lastIndexOf('[');
  if (open === -1 || !/^\[\w+\]$/.test(text.slice(open))) return undefined;
  let start = open;
  while (start > 0 && /\w/.test(text[start - 1] ?? '')) start--;
  const type = text.slice(0, start);
  // `unsigned char[8]` and `struct iovec[2]` are types, and no field is called char or iovec.
  if (TYPE_WORD.test(text.slice(start, open)) || TAG_FOLLOWS.test(type)) return undefined;
  return start < open && /^[\w\s*]*\s$/.test(type) && type.trim() !== ''
    ? `${type.trimEnd()}${text.slice(open)}`
    : undefined;
}

function fieldType(field: RawField): Scalar {
  return isDescribed(field) ? field.type : field;
}

function isDescribed(field: RawField): field is Exclude<RawField, Scalar> {
  return 'type' in field;
}
