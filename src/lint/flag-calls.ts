import { candidatesOf } from '../entry/suggest/values.ts';
import { type CompiledEntry, compileEntry, trace } from '../entry/trace.ts';
import { UNKNOWN } from '../spec/errno.ts';
import type { Call, Meaning, Spec } from '../spec/model.ts';
import type { Version } from '../spec/version.ts';

/** How to find out whether a kernel knows a flag. */
export interface FlagCall {
  /** The argument, or the field as `struct.field`. */
  readonly input: string;
  readonly flag: string;
  /** A call that fails and changes nothing, whether the kernel knows the flag or not; undefined if none was found. */
  readonly call: Call | undefined;
  /** What it fails with where the flag is known; empty without a call. */
  readonly known: readonly string[];
  /** What it fails with where the flag is an unknown bit; empty without a call. */
  readonly unknown: readonly string[];
}

/** An argument or a field that takes flags. */
interface FlagInput {
  readonly name: string;
  readonly meaning: Meaning;
  readonly argument: number;
  /** The argument in C, with this value for the input. */
  write(value: string): string;
}

/**
 * For each named flag of a call, a call that fails in one way on a kernel that knows the flag and in another way on one
 * that does not: to the latter it is a bit like any other that nobody has given a meaning.
 */
export function flagCalls(spec: Spec, kernel: Version): readonly FlagCall[] {
  const entry = compileEntry(spec, kernel);
  if (entry.isAbsent) return [];
  const rows = rowsOf(entry);
  return inputsOf(spec).flatMap((input) => {
    const flags = input.meaning.values.filter(({ value }) => value !== 0n);
    const named = flags.reduce((all, { value }) => all | value, 0n);
    const refusals = rows.flatMap((row) => strangerIn(entry, row, input, named) ?? []);
    return flags.map(({ name }): FlagCall => {
      const found = tellApart(entry, refusals, input, name);
      return { input: input.name, flag: name, ...(found ?? { call: undefined, known: [], unknown: [] }) };
    });
  });
}

function inputsOf(spec: Spec): readonly FlagInput[] {
  const own = spec.arguments.map(
    (argument): FlagInput => ({
      name: argument.name,
      meaning: argument,
      argument: argument.index,
      write: (value) => value,
    }),
  );
  const fields = spec.memories.flatMap(({ pointer, pointee }) =>
    pointer.kind !== 'argument' || pointee.kind !== 'struct'
      ? []
      : pointee.fields.flatMap(({ name }): FlagInput[] => {
          const path = `${pointee.name}.${name}`;
          const meaning = spec.fieldMeanings.get(path);
          if (meaning === undefined) return [];
          const write = (value: string): string => `&{.${name} = ${value}}`;
          return [{ name: path, meaning, argument: pointer.index, write }];
        }),
  );
  const seen = new Set<string>();
  return [...own, ...fields].filter(({ name, meaning }) => {
    if (meaning.role !== 'flags' || seen.has(name)) return false;
    seen.add(name);
    return true;
  });
}

/** Values for all arguments: refused ones where possible, then valid ones, and each refused with the others valid. */
function rowsOf(entry: CompiledEntry): readonly (readonly string[])[] {
  const candidates = candidatesOf(entry);
  const bogus = candidates.map((argument) => argument.bogus.text);
  const valid = candidates.map((argument) => argument.valid.text);
  const swapped = (base: readonly string[], other: readonly string[]): readonly (readonly string[])[] =>
    base.map((_, index) => base.map((text, at) => (at === index ? (other[index] ?? text) : text)));
  return [bogus, ...swapped(bogus, valid), ...swapped(valid, bogus)];
}

/** How calls with these other arguments refuse a bit that nobody has given a meaning. */
interface Refusal {
  readonly row: readonly string[];
  readonly errno: string;
}

/** The bits of an integer that are tried: registers have no more. */
const BITS = 64n;

function strangerIn(
  entry: CompiledEntry,
  row: readonly string[],
  input: FlagInput,
  named: bigint,
): Refusal | undefined {
  for (let bit = 1n; bit < 1n << BITS; bit <<= 1n) {
    if ((bit & named) !== 0n) continue;
    const [errno, ...others] = failures(entry, row, input, String(bit))?.errnos ?? [];
    if (errno !== undefined && others.length === 0) return { row, errno };
  }
  return undefined;
}

function tellApart(
  entry: CompiledEntry,
  refusals: readonly Refusal[],
  input: FlagInput,
  flag: string,
): Omit<FlagCall, 'input' | 'flag'> | undefined {
  for (const { row, errno } of refusals) {
    const known = failures(entry, row, input, flag);
    if (known !== undefined && !known.errnos.includes(errno))
      return { call: known.call, known: known.errnos, unknown: [errno] };
  }
  return undefined;
}

/** The errnos of a call that surely fails and changes nothing; undefined for others, and for what a filter returns too. */
function failures(
  entry: CompiledEntry,
  row: readonly string[],
  { argument, write }: FlagInput,
  value: string,
): { readonly call: Call; readonly errnos: readonly string[] } | undefined {
  const texts = row.map((text, index) => (index === argument ? write(value) : text));
  const read = entry.spec.readCall(`${entry.spec.name}(${texts.join(', ')})`);
  if (!read.ok) return undefined;
  const { outcomes, effect } = trace(entry, read.call);
  const results = outcomes.filter(({ isFromGate }) => !isFromGate).map(({ result }) => result);
  const isPlain = results.every(
    (result) => result !== UNKNOWN && result !== 'success' && !/^SIG|^EPERM$|^ENOSYS$/.test(result),
  );
  return isPlain && effect === 'none' && results.length > 0
    ? { call: read.call, errnos: [...new Set(results)] }
    : undefined;
}
