import { gradeOf } from '../entry/grade.ts';
import { compileEntry, trace } from '../entry/trace.ts';
import { errnoNumber } from '../spec/errno.ts';
import type { Argument, NamedValue, Spec, Step } from '../spec/model.ts';
import { formatType, type StructType, sizeOf } from '../spec/types/type.ts';
import type { Node } from '../spec/yaml/node.ts';

/**
 * A spec as the JSON that tools/kapi writes (posted 2025 to 2026, not merged): what its readers know, under its keys.
 * The order of the checks, conditions as C and the probes, which it lacks, are in the extension `x-probeable`.
 */
export function generateKapi(spec: Spec): string {
  const entry = compileEntry(spec);
  const errors = spec.entry.flatMap((step) =>
    step.errors.filter((name) => errnoNumber(name) !== undefined).map((name) => ({ name, step })),
  );
  const api = {
    name: `sys_${spec.name}`,
    api_type: 'syscall',
    description: spec.summary ?? '',
    param_count: spec.arguments.length,
    error_count: errors.length,
    parameters: spec.arguments.map((argument) => parameter(argument, spec)),
    return_spec: {
      type_name: formatType(spec.returnType),
      check_type: spec.returns === 'fd' ? 'fd' : 'error_check',
      description: spec.returns,
    },
    errors: errors.map(({ name, step }) => ({
      error_code: -(errnoNumber(name) ?? 0),
      name,
      condition: conditionOf(step),
      description: textAt(step, 'note') ?? '',
    })),
    capabilities: spec.entry
      .filter(({ kind }) => kind === 'permission')
      .flatMap((step) =>
        (step.text.match(/\bCAP_\w+/g) ?? []).map((name) => ({ name, check_condition: oneLine(step.text) })),
      ),
    locks: [],
    signals: spec.entry
      .filter(({ kind }) => kind === 'signal')
      .map((step) => ({ signal_name: step.text, condition: textAt(step, 'note') ?? '' })),
    side_effects: spec.entry
      .filter(({ kind }) => kind === 'effect')
      .map((step) => ({ description: oneLine(step.text), condition: textAt(step, 'when') ?? '' })),
    struct_specs: [...spec.structs.values()].map(structSpec),
    constraints: spec.entry
      .filter(({ kind }) => kind === 'check')
      .map((step) => ({ name: `step ${step.index + 1}`, expression: `!(${oneLine(step.text)})` })),
    'x-probeable': {
      comment:
        'What KAPI lacks, in the words of the spec: the entry path in its order, a step taken only where "when" holds, from "since" to before "until".',
      ...sectionsOf(spec.node),
      probes: spec.probes.map(({ call, expect, because }) => ({
        call: call.text,
        expect: expect.map(({ text }) => text),
        because: because ?? '',
        grade: gradeOf(entry, trace(entry, call)),
      })),
    },
  };
  return `${JSON.stringify(api, null, 2)}\n`;
}

function parameter(argument: Argument, spec: Spec) {
  const { name, type, role, values, index } = argument;
  const named = values.map((value) => value.name);
  const mask = spec.entry.length > 0 && role === 'flags' ? maskOf(values) : 0;
  return {
    index,
    name,
    type_name: formatType(type),
    description: role,
    constraint_type: mask !== 0 ? 'mask' : role === 'command' && named.length > 0 ? 'enum' : 'none',
    ...(mask === 0 ? {} : { valid_mask: mask }),
    enum_values: named,
    size: sizeOf(type) ?? null,
  };
}

/** All named bits; 0 where a JSON number cannot hold them exactly. */
function maskOf(values: readonly NamedValue[]): number {
  const mask = values.reduce((bits, { value }) => bits | value, 0n);
  return mask > 0n && mask <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(mask) : 0;
}

function structSpec({ name, fields, size }: StructType) {
  return {
    name: `struct ${name}`,
    size,
    fields: fields.map((field) => ({
      name: field.name,
      type_name: formatType(field.type),
      offset: field.offset,
      size: sizeOf(field.type) ?? 0,
    })),
  };
}

function conditionOf(step: Step): string {
  const when = textAt(step, 'when');
  const what = `${step.kind}: ${oneLine(step.text)}`;
  return when === undefined ? what : `${what}, when ${when}`;
}

/** Parts of a spec that expressions depend on, and the entry path itself. */
const SECTIONS = ['prototype', 'arguments', 'structs', 'unions', 'types', 'constants', 'entry'];

function sectionsOf(node: Node): Record<string, Json> {
  const pairs = node.kind === 'mapping' ? node.pairs : [];
  return Object.fromEntries(
    pairs.filter(({ key }) => SECTIONS.includes(key.text)).map(({ key, value }) => [key.text, jsonOf(value)]),
  );
}

type Json = string | readonly Json[] | { readonly [key: string]: Json };

/** A node as JSON; scalars stay texts. */
function jsonOf(node: Node): Json {
  switch (node.kind) {
    case 'scalar':
      return oneLine(node.text);
    case 'sequence':
      return node.items.map(jsonOf);
    case 'mapping':
      return Object.fromEntries(node.pairs.map(({ key, value }) => [key.text, jsonOf(value)]));
  }
}

function textAt(step: Step, key: string): string | undefined {
  const node = step.node.pairs.find((pair) => pair.key.text === key)?.value;
  return node?.kind === 'scalar' ? oneLine(node.text) : undefined;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
