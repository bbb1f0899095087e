import { structPlace } from '../lint/struct-places.ts';
import { CONSTANT_TEXTS, FUNCTION_TEXTS } from '../spec/definition/builtin-texts.ts';
import type { Argument, Meaning, Spec } from '../spec/model.ts';
import type { Range } from '../spec/position.ts';
import { formatType, type StructType, type Type } from '../spec/types/type.ts';

/** A name that an expression may use. */
export interface Named {
  readonly name: string;
  readonly kind: 'argument' | 'field' | 'value' | 'constant' | 'struct' | 'function';
  /** Its type or value, as a completion list shows it. */
  readonly detail: string;
  /** Sentences that explain it. */
  readonly about: readonly string[];
  /** Where the spec defines it; undefined for a built-in name. */
  readonly place: Range | undefined;
}

/** All names that expressions of a spec may use, except fields. */
export function namesOf(spec: Spec): readonly Named[] {
  const names = new Map<string, Named>();
  const add = (named: Named): void => {
    if (!names.has(named.name)) names.set(named.name, named);
  };
  for (const argument of spec.arguments) add(nameOfArgument(argument));
  for (const [owner, meaning] of meaningsOf(spec)) {
    for (const { name, value, range } of meaning.values)
      add({ name, kind: 'value', detail: number(value), about: [`A value of ${owner}.`], place: range });
    for (const { name, value } of meaning.sentinels)
      add({
        name,
        kind: 'constant',
        detail: number(value),
        about: [`A sentinel of ${owner}.`],
        place: undefined,
      });
  }
  for (const [name, { value, range }] of spec.constants)
    add({
      name,
      kind: 'constant',
      detail: number(value),
      about: Object.hasOwn(CONSTANT_TEXTS, name) ? [CONSTANT_TEXTS[name] ?? ''] : [],
      place: range.end > range.start ? range : undefined,
    });
  for (const { key } of spec.raw.structs ?? [])
    add({
      name: key.text,
      kind: 'struct',
      detail: `struct ${key.text}`,
      about: structAbout(spec.structs.get(key.text)),
      place: structPlace(spec, key.text).range,
    });
  for (const [name, { form, description }] of Object.entries(FUNCTION_TEXTS))
    add({ name, kind: 'function', detail: form, about: [description], place: undefined });
  return [...names.values()];
}

/** The fields that may follow `how.`; `path` is the list of names before the last dot. */
export function fieldsAfter(spec: Spec, path: readonly string[]): readonly Named[] {
  const struct = structOf(spec, path);
  if (struct === undefined) return [];
  return struct.fields.map(({ name, type, offset }) => {
    const meaning = spec.fieldMeanings.get(`${struct.name}.${name}`);
    return {
      name,
      kind: 'field',
      detail: formatType(type),
      about: [
        `At ${offset} of struct ${struct.name}${meaning === undefined ? '' : `; its role is ${meaning.role}`}.`,
        ...valuesAbout(meaning),
      ],
      place: structPlace(spec, struct.name, name).range,
    };
  });
}

/** The definition of a name such as `flags`, `how.flags` or `RESOLVE_BENEATH`. */
export function lookUp(spec: Spec, word: string): Named | undefined {
  const parts = word.split('.');
  const last = parts.at(-1) ?? '';
  if (parts.length > 1) return fieldsAfter(spec, parts.slice(0, -1)).find(({ name }) => name === last);
  return namesOf(spec).find(({ name }) => name === last);
}

function nameOfArgument(argument: Argument): Named {
  const { name, type, role, sentinels, nullable, range } = argument;
  return {
    name,
    kind: 'argument',
    detail: formatType(type),
    about: [
      `Argument ${argument.index + 1}; its role is ${role}.`,
      ...valuesAbout(argument),
      ...(sentinels.length === 0
        ? []
        : [`Special values: ${sentinels.map((each) => `${each.name} (${each.value})`).join(', ')}.`]),
      ...(nullable === undefined ? [] : ['NULL is a valid value.']),
    ],
    place: range,
  };
}

function valuesAbout(meaning: Meaning | undefined): readonly string[] {
  const values = meaning?.values ?? [];
  if (values.length === 0) return [];
  const shown = values.slice(0, 12).map(({ name, value }) => `${name} (${number(value)})`);
  return [`Known values: ${shown.join(', ')}${values.length > 12 ? ', …' : ''}.`];
}

function meaningsOf(spec: Spec): readonly (readonly [owner: string, meaning: Meaning])[] {
  return [
    ...spec.arguments.map((argument) => [`"${argument.name}"`, argument] as const),
    ...[...spec.fieldMeanings].map(([field, meaning]) => [`"${field}"`, meaning] as const),
  ];
}

function structAbout(struct: StructType | undefined): readonly string[] {
  return struct === undefined || struct.isOpaque ? [] : [`${struct.size} bytes on 64-bit machines.`];
}

function structOf(spec: Spec, path: readonly string[]): StructType | undefined {
  const [first, ...rest] = path;
  const argument = spec.arguments.find(({ name }) => name === first);
  let type: Type | undefined = argument?.type;
  for (const name of [undefined, ...rest]) {
    if (name !== undefined) {
      if (type?.kind !== 'struct') return undefined;
      const struct: StructType = type;
      const field = struct.fields.find((candidate) => candidate.name === name);
      type = spec.pointsTo.get(`${struct.name}.${name}`) ?? field?.type;
    }
    if (type?.kind === 'pointer') type = type.to;
  }
  return type?.kind === 'struct' ? type : undefined;
}

function number(value: bigint): string {
  return value > 9n ? `${value} = 0x${value.toString(16)}` : value.toString();
}
