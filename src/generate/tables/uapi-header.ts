import type { NamedValue, Spec } from '../../spec/model.ts';
import { type StructType, sizeOf, type Type } from '../../spec/types/type.ts';
import { structDeclaration } from '../c-struct.ts';
import { inUapiTypes } from './uapi-type.ts';

/** A header for programs: flags and other values, structs, and the size of the first version of each struct. */
export interface UapiHeader {
  readonly path: string;
  readonly text: string;
  /** Structs that arguments point to, and of which the spec does not say the fields. */
  readonly unknownStructs: readonly string[];
}

/**
 * The header of a call; undefined where it needs none.
 *
 * @param definedIn the header of the tree that defines a name already, as it is included: "linux/uio.h"
 */
export function uapiHeader(
  spec: Spec,
  definedIn: (name: string) => string | undefined,
): UapiHeader | undefined {
  const { name, structs, arguments: list } = spec;
  const isDefined = (own: string): boolean => definedIn(own) !== undefined;
  const known = [...structs.values()].filter(({ name: own }) => own !== '' && !isDefined(own));
  const whole = known.filter(({ isOpaque, isPartial }) => !isOpaque && isPartial !== true).map(inUapiTypes);
  const unknownStructs = list.flatMap(({ type }) =>
    type.kind === 'pointer' && type.to.kind === 'struct' && type.to.isOpaque && !isDefined(type.to.name)
      ? [`struct ${type.to.name}`]
      : [],
  );
  const groups = valueGroups(spec, isDefined);
  if (whole.length === 0 && groups.length === 0 && unknownStructs.length === 0) return undefined;
  const guard = `_UAPI_LINUX_${name.toUpperCase()}_H`;
  const parts = [
    `/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */\n#ifndef ${guard}\n#define ${guard}`,
    ['linux/types.h', ...furtherHeaders(whole, definedIn)].map((own) => `#include <${own}>`).join('\n'),
    ...groups,
    ...whole.map((struct) => structDeclaration(struct, '\t')),
    ...sizesOf(spec, whole),
    `#endif /* ${guard} */`,
  ];
  return { path: `include/uapi/linux/${name}.h`, text: `${parts.join('\n\n')}\n`, unknownStructs };
}

/** What <linux/types.h> includes: the widths of integers, and the types of POSIX. */
const WITH_TYPES = /^(?:linux\/(?:posix_)?types\.h|asm(?:-generic)?\/.*)$/;

/** The headers that define what fields hold; where one is a pointer of the user, the one of `__user`. */
function furtherHeaders(
  structs: readonly StructType[],
  definedIn: (name: string) => string | undefined,
): readonly string[] {
  const types = structs.flatMap(({ fields }) => fields.flatMap(({ type }) => heldTypes(type)));
  const names = types.flatMap((type) => (type.kind === 'integer' || type.kind === 'struct' ? type.name : []));
  return [
    // scripts/headers_install.sh takes the line out, and the word.
    ...(types.some((type) => type.kind === 'pointer' && type.isUser) ? ['linux/compiler.h'] : []),
    ...new Set(names.flatMap((name) => definedIn(name) ?? []).filter((path) => !WITH_TYPES.test(path))),
  ].sort();
}

/** The types whose size a field of this type needs, and the pointers. */
function heldTypes(type: Type): readonly Type[] {
  if (type.kind === 'array') return heldTypes(type.of);
  if (type.kind === 'struct' && type.name === '')
    return type.fields.flatMap((field) => heldTypes(field.type));
  return [type];
}

/** A group of definitions for each argument and field with values of its own. */
function valueGroups(
  { arguments: list, fieldMeanings }: Spec,
  isDefined: (name: string) => boolean,
): readonly string[] {
  const written = new Set<string>();
  const meanings = [...list.map((own) => [own.name, own] as const), ...fieldMeanings];
  return meanings.flatMap(([input, { values, sentinels, role }]) => {
    const own = [...values, ...sentinels].filter(({ name }) => !isDefined(name) && !written.has(name));
    for (const { name } of own) written.add(name);
    if (own.length === 0) return [];
    const what = role === 'flags' ? 'Flags' : 'Values';
    return [`/* ${what} for ${input.replace('.', ', field ')} */\n${own.map(definition).join('\n')}`];
  });
}

function definition({ name, value }: Pick<NamedValue, 'name' | 'value'>): string {
  if (value < 0n) return `#define ${name}\t(${value})`;
  return `#define ${name}\t0x${value.toString(16).padStart(2, '0')}${value > 0xffffffffn ? 'ULL' : ''}`;
}

/** `XYZZY_ARGS_SIZE_VER0` and later ones, where the caller passes the size of its struct. */
function sizesOf({ arguments: list, constants }: Spec, whole: readonly StructType[]): readonly string[] {
  if (!list.some(({ role }) => role === 'size')) return [];
  const passed = new Set(
    list.flatMap(({ type }) => (type.kind === 'pointer' && type.to.kind === 'struct' ? [type.to.name] : [])),
  );
  return whole
    .filter(({ name }) => passed.has(name))
    .map((struct) => {
      const named = [...constants.keys()].find((name) => /_SIZE_VER0$/.test(name));
      const base =
        passed.size === 1 && named !== undefined
          ? named.slice(0, -1)
          : `${struct.name.toUpperCase()}_SIZE_VER`;
      return publishedSizes(struct)
        .map((size, version) => `#define ${base}${version}\t${size}`)
        .join('\n');
    });
}

/** The size of a struct in the first release that had it, and with each release that added fields. */
function publishedSizes({ fields, size }: StructType): readonly number[] {
  const ends: number[] = [];
  for (const [index, { since, offset }] of fields.entries()) {
    const before = fields[index - 1];
    if (
      before !== undefined &&
      since !== undefined &&
      String(since.mainline) !== String(before.since?.mainline)
    )
      ends.push(offset);
  }
  const last = fields.at(-1);
  const end = last === undefined ? 0 : last.offset + (sizeOf(last.type) ?? 0);
  return [...ends, ends.length === 0 ? size : end];
}
