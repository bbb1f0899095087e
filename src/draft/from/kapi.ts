import {
  type CallDescription,
  type DescribedField,
  type DescribedParameter,
  type DescribedProbe,
  prototypeOnly,
} from '../call-description.ts';
import { listOf, member, numberOf, textOf } from './json.ts';

/**
 * Reads the JSON that tools/kapi writes (posted 2025 to 2026, not merged): parameters with masks, errors with conditions,
 * capabilities, side effects. Its errors have no order; in a file that probeable wrote, the extension `x-probeable` has
 * the order.
 */
export function fromKapi(text: string): readonly CallDescription[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return [];
  }
  const several = Array.isArray(value) ? value : listOf(value, 'apis');
  const apis = several.length > 0 ? several : [member(value, 'api_details') ?? value];
  return apis.flatMap(readApi);
}

function readApi(api: unknown): readonly CallDescription[] {
  const name = textOf(api, 'name')?.replace(/^(?:__\w+_)?sys_/, '');
  const parameters = listOf(api, 'parameters').flatMap(readParameter);
  if (name === undefined || !/^\w+$/.test(name) || member(api, 'parameters') === undefined) return [];
  const returned = member(api, 'return_spec');
  const own = member(api, 'x-probeable');
  return [
    {
      ...prototypeOnly(name, textOf(returned, 'type_name') ?? 'long', parameters, `KAPI: ${name}`),
      returns: /fd/i.test(`${textOf(returned, 'check_type') ?? ''}`) ? 'fd' : undefined,
      summary: textOf(api, 'description'),
      permissions: listOf(api, 'capabilities').flatMap((capability) => {
        const own = textOf(capability, 'name');
        const why = textOf(capability, 'check_condition') ?? textOf(capability, 'without_cap');
        return own === undefined
          ? []
          : [{ text: why === undefined ? own : `${own}: ${why}`, error: 'EPERM' }];
      }),
      errors: listOf(api, 'errors').flatMap((error) => {
        const own = textOf(error, 'name');
        const condition = textOf(error, 'condition') ?? textOf(error, 'description') ?? '';
        return own === undefined ? [] : [{ name: own, condition }];
      }),
      effects: listOf(api, 'side_effects').flatMap((effect) => {
        const what = textOf(effect, 'description') ?? textOf(effect, 'target');
        return what === undefined ? [] : [what];
      }),
      structs: new Map(listOf(api, 'struct_specs').flatMap(readStruct)),
      prototype: textOf(own, 'prototype'),
      sections: readSections(own),
      probes: listOf(own, 'probes').flatMap(readProbe),
    },
  ];
}

function readParameter(parameter: unknown): readonly DescribedParameter[] {
  const name = textOf(parameter, 'name');
  const type = textOf(parameter, 'type_name') ?? textOf(parameter, 'type');
  if (name === undefined || type === undefined) return [];
  const mask = numberOf(parameter, 'valid_mask');
  return [{ name, type, mask: mask === undefined || mask === 0 ? undefined : `0x${mask.toString(16)}` }];
}

function readStruct(struct: unknown): [string, readonly DescribedField[]][] {
  const name = textOf(struct, 'name')?.replace(/^struct /, '');
  if (name === undefined || !/^\w+$/.test(name)) return [];
  const fields = listOf(struct, 'fields').flatMap((field): DescribedField[] => {
    const own = textOf(field, 'name');
    const type = textOf(field, 'type_name') ?? textOf(field, 'type');
    return own === undefined || type === undefined || !/^\w+$/.test(own) ? [] : [{ name: own, type }];
  });
  return [[name, fields]];
}

function readProbe(probe: unknown): readonly DescribedProbe[] {
  const call = textOf(probe, 'call');
  const expect = listOf(probe, 'expect').filter((name) => typeof name === 'string');
  return call === undefined ? [] : [{ call, expect, because: textOf(probe, 'because') ?? '' }];
}

/** Limit for JSON.stringify(), which is recursive; a section of a spec nests five levels deep. */
const MAX_DEPTH = 64;

/** The depth of a value, or any number above {@link MAX_DEPTH}. */
function depthOf(value: unknown, depth = 0): number {
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return depth;
  return Object.values(value).reduce<number>(
    (deepest, inner) => Math.max(deepest, depthOf(inner, depth + 1)),
    depth,
  );
}

/** Sections that `generate kapi` wrote. They are validated when the draft is checked. */
function readSections(own: unknown): ReadonlyMap<string, string> {
  return new Map(
    ['arguments', 'structs', 'unions', 'types', 'constants', 'entry'].flatMap((name) => {
      const section = member(own, name);
      return typeof section === 'object' && section !== null && depthOf(section) <= MAX_DEPTH
        ? [[name, JSON.stringify(section)]]
        : [];
    }),
  );
}
