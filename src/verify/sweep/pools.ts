import { countPossibleRefusals, refusalsOf } from '../../entry/refusals.ts';
import { conditionsOf, inputsOf, interestingValues } from '../../entry/suggest/conditions.ts';
import { numberText, numeric } from '../../entry/suggest/numbers.ts';
import { candidatesForStep } from '../../entry/suggest/step-values.ts';
import { candidatesOf } from '../../entry/suggest/values.ts';
import type { CompiledEntry } from '../../entry/trace.ts';
import { wrap } from '../../spec/c/arithmetic.ts';
import { stringMemory } from '../../spec/memory.ts';
import type { Argument, NamedValue, Spec } from '../../spec/model.ts';
import { type StructField, type StructType, sizeOf } from '../../spec/types/type.ts';
import { plain, type Term, type TermField, termText } from './term.ts';

/** The values that made-up calls pass for one argument. */
export interface Pool {
  /** Passes the checks, as far as roles and conditions tell. */
  readonly valid: Term;
  /** Most certainly refused. */
  readonly bogus: Term;
  readonly others: readonly Term[];
  /** Fields of a struct that a literal may set, each with the texts of its values. */
  readonly fields: readonly { readonly name: string; readonly texts: readonly string[] }[];
}

/** Limits of types and pages, which matter although no condition names them. */
const EDGES: readonly bigint[] = [
  0n,
  1n,
  -1n,
  2n,
  3n,
  8n,
  64n,
  4095n,
  4096n,
  4097n,
  0x7fff_ffffn,
  -0x8000_0000n,
  0xffff_ffffn,
  0x1_0000_0000n,
  0x7fff_ffff_ffff_ffffn,
  -0x8000_0000_0000_0000n,
];

/** Fields of a struct that calls set, and values tried for each, so that a sweep is bounded for any spec. */
const MAX_FIELDS = 64;
const MAX_TEXTS = 64;

const DESCRIPTORS: readonly bigint[] = [
  -1n,
  -2n,
  -3n,
  -99n,
  -101n,
  -4096n,
  -0x8000_0000n,
  0x1_0000_0000n - 1n,
];
/** Addresses that no program has mapped: low ones, those just below the top, a non-canonical one. */
const BAD_ADDRESSES = ['NULL', '1', '8', '-1', '-8', '-4096', '0x8000000000000000'];
const NAMES = ['""', '"/"', '"x"', '"."', '"/no/such/file"', `"${'a'.repeat(300)}"`, `"${'a'.repeat(4100)}"`];

/** The pools of every argument, from roles, types and all conditions of the entry path. */
export function poolsOf(entry: CompiledEntry): readonly Pool[] {
  const pools = simplePools(entry);
  return pools.map((pool, index) => ({ ...pool, valid: acceptedLiteral(entry, pools, index) ?? pool.valid }));
}

function simplePools(entry: CompiledEntry): readonly Pool[] {
  const { spec } = entry;
  return candidatesOf(entry).map(({ valid, bogus, all }, index) => {
    const argument = spec.arguments[index];
    const texts = new Set(all.map(({ text }) => text));
    if (argument === undefined) return { valid: plain('0'), bogus: plain('0'), others: [], fields: [] };
    for (const { step } of entry.steps)
      for (const { text } of candidatesForStep(step, argument, all, spec)) texts.add(text);
    for (const text of textsByType(argument, spec)) texts.add(text);
    return {
      valid: plain(isTextPointer(argument) ? acceptedName(entry, argument) : valid.text),
      bogus: plain(bogus.text),
      others: [...texts].map(plain),
      fields: fieldsOf(entry, argument),
    };
  });
}

function isTextPointer({ type }: Argument): boolean {
  return type.kind === 'pointer' && type.to.kind === 'integer' && type.to.size === 1;
}

/** The short name that the fewest steps refuse while nothing is known of the other arguments. */
function acceptedName(entry: CompiledEntry, argument: Argument): string {
  const names = ['""', '"x"'].map((text) => {
    const values = entry.spec.arguments.map(({ index }) =>
      index === argument.index ? stringMemory(text.slice(1, -1)) : undefined,
    );
    return { text, refusals: refusalsOf(entry, { text, values }).length };
  });
  names.sort((a, b) => a.refusals - b.refusals);
  return names[0]?.text ?? '""';
}

/** The literal that the fewest steps refuse, or might, beside valid other arguments; undefined where it is no struct. */
function acceptedLiteral(entry: CompiledEntry, pools: readonly Pool[], index: number): Term | undefined {
  const { spec } = entry;
  const { fields = [] } = pools[index] ?? {};
  if (fields.length === 0) return undefined;
  const others = pools.map(({ valid }) => termText(valid));
  const obstacles = (chosen: readonly TermField[]): number => {
    const terms = others.map((text, at) => (at === index ? termText(literal(chosen)) : text));
    const read = spec.readCall(`${spec.name}(${terms.join(', ')})`);
    return read.ok ? countPossibleRefusals(entry, read.call) : Number.POSITIVE_INFINITY;
  };
  let best: readonly TermField[] = [];
  let fewest = obstacles(best);
  for (const { name, texts } of fields) {
    for (const text of texts) {
      if (fewest === 0) return literal(best);
      const longer = [...best.filter((field) => field.name !== name), { name, text }];
      const count = obstacles(longer);
      if (count >= fewest) continue;
      best = longer;
      fewest = count;
    }
  }
  return literal(best);
}

function literal(fields: readonly TermField[]): Term {
  return { kind: 'literal', fields };
}

function textsByType(argument: Argument, spec: Spec): readonly string[] {
  const { type, role, sentinels, values } = argument;
  if (type.kind === 'pointer') {
    const size = sizeOf(type.to) ?? 0;
    const sizes = [1, 8, size - 1, size, size + 8, 4096].filter((length) => length > 0);
    const buffers = [...new Set(sizes)].map((length) => `buffer(${length})`);
    return [...BAD_ADDRESSES, ...buffers, ...(isTextPointer(argument) ? NAMES : [])];
  }
  const isDescriptor = role === 'fd' || role === 'dirfd';
  const numbers = isDescriptor ? DESCRIPTORS : EDGES;
  return [
    ...numbers.map((value) => numeric(value, argument, spec).text),
    ...sentinels.map(({ name }) => name),
    ...values.map(({ name }) => name),
    ...pairs(values),
  ];
}

/** Each two neighbouring named flags, combined. */
function pairs(values: readonly NamedValue[]): readonly string[] {
  return values.slice(1).map(({ name }, index) => `${values[index]?.name ?? '0'} | ${name}`);
}

function fieldsOf(entry: CompiledEntry, argument: Argument): Pool['fields'] {
  const { type } = argument;
  if (type.kind !== 'pointer' || type.to.kind !== 'struct') return [];
  const struct = type.to;
  return struct.fields
    .slice(0, MAX_FIELDS)
    .map((field) => ({
      name: field.name,
      texts: fieldTexts(entry, argument, struct, field).slice(0, MAX_TEXTS),
    }))
    .filter(({ texts }) => texts.length > 0);
}

function fieldTexts(
  entry: CompiledEntry,
  argument: Argument,
  struct: StructType,
  field: StructField,
): readonly string[] {
  const { spec } = entry;
  const fieldType = field.type;
  if (fieldType.kind === 'pointer') return [...BAD_ADDRESSES, 'buffer(8)', 'buffer(4096)'];
  if (fieldType.kind === 'array' && fieldType.of.kind === 'integer')
    return fieldType.count > 0 ? ['{1}', `{[${fieldType.count - 1}] = 1}`] : [];
  if (fieldType.kind !== 'integer') return [];
  const key = `${struct.name}.${field.name}`;
  const meaning = spec.fieldMeanings.get(key);
  const named = meaning?.values ?? [];
  const numbers = new Set<bigint>(EDGES);
  for (const { step } of entry.steps) {
    for (const condition of conditionsOf(step)) {
      for (const chooser of inputsOf(condition)) {
        const isOurs =
          chooser.kind === 'field' &&
          chooser.offset === field.offset &&
          spec.memories[chooser.memory]?.key === argument.name;
        if (isOurs) for (const value of interestingValues(condition, chooser)) numbers.add(value);
      }
    }
  }
  const texts = new Set([...named.map(({ name }) => name), ...pairs(named)]);
  for (const number of numbers)
    texts.add(numberText(wrap(number, fieldType), number, named, meaning?.role !== 'command', spec));
  const isPointer = spec.memories.some(({ key: memory }) => memory === `${argument.name}.${field.name}`);
  return isPointer ? [...texts, 'buffer(8)', 'buffer(64)', 'buffer(4096)'] : [...texts];
}
