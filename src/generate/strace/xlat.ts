import type { Meaning, Spec } from '../../spec/model.ts';
import type { Type } from '../../spec/types/type.ts';
import { isAlways64Bits } from '../../spec/types/width.ts';
import type { LeftOpen } from '../left-open.ts';

/** A table of strace that turns the values of one argument or field into names. */
export interface XlatTable {
  /** Its name, and that of its file: `src/xlat/xyzzy_flags.in`. */
  readonly name: string;
  /** The argument or the field that it decodes: `flags`, `open_how.resolve`. */
  readonly input: string;
  readonly text: string;
}

interface Entry {
  readonly name: string;
  readonly value: bigint;
}

/** Above this value a table by index has too many holes. */
const MAX_INDEX = 64n;
/** xlat/gen.sh takes other lines for C code. */
const MACRO = /^[A-Z_][A-Za-z0-9_]*$/;

/** gen.sh asserts each value, so one that another architecture has otherwise must stand without it. */
const X86_VALUES = '/* The values of x86-64: leave out those that other architectures have otherwise. */';

/** The tables of a call, one for each argument or field with flags or commands of its own, as the README of xlat in strace has it. */
export function xlatTables(spec: Spec): readonly XlatTable[] {
  const taken = new Set<string>();
  return inputsOf(spec).flatMap(([input, meaning, type]): readonly XlatTable[] => {
    const own = entriesOf(meaning);
    if (own.length === 0) return [];
    const base = `${spec.name}_${input.replace(/^.*\./, '')}`.toLowerCase();
    const name = taken.has(base) ? `${spec.name}_${input.replaceAll('.', '_')}`.toLowerCase() : base;
    taken.add(name);
    const note = spec.dependsOnArchitecture ? `${X86_VALUES}\n` : '';
    return [{ name, input, text: note + tableText(meaning, type, own) }];
  });
}

/** Why a call has no tables. */
export function whyNoXlat({ name }: Spec): string {
  return `no argument or field of ${name} has flags or commands with names that are macros`;
}

/** All tables as one text, each below the name of its file. */
export function generateXlat(spec: Spec): string | undefined {
  const tables = xlatTables(spec);
  if (tables.length === 0) return undefined;
  return tables.map(({ name, text }) => `/* src/xlat/${name}.in */\n${text}`).join('\n');
}

/** What the tables leave to their author. */
export function leftOpenInXlat(spec: Spec): readonly LeftOpen[] {
  return xlatTables(spec).map(({ name, input }) => ({
    where: `src/xlat/${name}.in`,
    what: `the decoder of ${input} that prints the table, and #unconditional without the values once strace has the header`,
  }));
}

function inputsOf({
  arguments: list,
  fieldMeanings,
  structs,
}: Spec): readonly [string, Meaning, Type | undefined][] {
  return [
    ...list.map((argument): [string, Meaning, Type] => [argument.name, argument, argument.type]),
    ...[...fieldMeanings].map(([key, meaning]): [string, Meaning, Type | undefined] => {
      const [struct = '', ...path] = key.split('.');
      const field = structs.get(struct)?.fields.find(({ name }) => name === path.join('.'));
      return [key, meaning, field?.type];
    }),
  ];
}

/** Of two names with one value the first counts: a table has each value once. */
function entriesOf({ role, values }: Meaning): readonly Entry[] {
  if (role !== 'flags' && role !== 'command' && role !== 'mode') return [];
  const byValue = new Map<bigint, Entry>();
  for (const { name, value } of values)
    if (MACRO.test(name) && value >= 0n && !byValue.has(value)) byValue.set(value, { name, value });
  return [...byValue.values()];
}

function tableText({ role }: Meaning, type: Type | undefined, entries: readonly Entry[]): string {
  const isWide =
    (type !== undefined && isAlways64Bits(type)) || entries.some(({ value }) => value > 0xffff_ffffn);
  const sorted = role === 'command' ? entries.toSorted(byValue) : entries.toSorted(byLowestBit);
  const isIndexed = role === 'command' && sorted.every(({ value }) => value <= MAX_INDEX);
  const order = role === 'command' ? [isIndexed ? '#value_indexed' : '#sorted'] : [];
  return [
    ...order,
    ...(isWide ? ['#val_type uint64_t'] : []),
    ...sorted.map(({ name, value }) => `${name}\t${role === 'command' ? value : hexadecimal(value)}`),
    '',
  ].join('\n');
}

function hexadecimal(value: bigint): string {
  return value === 0n ? '0' : `0x${value.toString(16)}`;
}

function byValue(a: Entry, b: Entry): number {
  return a.value < b.value ? -1 : 1;
}

/** strace takes the names of flags in this order: one with several bits has to come before those of its parts. */
function byLowestBit(a: Entry, b: Entry): number {
  const [lowestA, lowestB] = [a.value & -a.value, b.value & -b.value];
  if (lowestA !== lowestB) return lowestA < lowestB ? -1 : 1;
  return bitsOf(b.value) - bitsOf(a.value) || byValue(a, b);
}

function bitsOf(value: bigint): number {
  return value.toString(2).replaceAll('0', '').length;
}
