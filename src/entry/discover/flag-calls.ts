import { lazily } from '../../spec/lazily.ts';
import type { Call, Step } from '../../spec/model.ts';
import { bogusTexts } from '../suggest/values.ts';
import { type CompiledEntry, trace } from '../trace.ts';
import { CallMaker } from './call-maker.ts';
import { failuresOf, type Refused, refusedOf } from './failures.ts';
import { type FlagInput, flagInputs } from './inputs.ts';
import { type Discovery, type FoundDiscovery, mostWorth, worth } from './model.ts';
import { replaced, rowsOf } from './rows.ts';
import {
  arrivalOf,
  type ReleaseEntry,
  type ReleaseTelling,
  releaseEntries,
  type Telling,
} from './telling.ts';

/**
 * For each named flag, a call that fails in one way on a kernel that knows the flag and in another way on one that does
 * not: to the latter it is a bit like any other that nobody has given a meaning.
 */
export function flagDiscoveries(entry: CompiledEntry): readonly Discovery[] {
  const inputs = flagInputs(entry.spec).filter(({ meaning }) => meaning.values.some(isBit));
  if (inputs.length === 0) return [];
  const rows = rowsOf(entry);
  const calls = new CallMaker(entry.spec);
  const entries = releaseEntries(entry.spec, entry);
  return inputs.flatMap((input) => {
    const flags = input.meaning.values.filter(isBit);
    const named = flags.reduce((all, { value }) => all | value, 0n);
    const low = lazily(() => refusalsIn(entry, calls, rows, input, LOW & ~named));
    const high = lazily(() => refusalsIn(entry, calls, rows, input, HIGH & ~named));
    return flags.map(({ name, value }): Discovery => {
      const own = value > LOW ? high() : low();
      const found = bestCall(entries, calls, own, input, name);
      const reason = found === undefined ? whyNone(entry, calls, own, input, name) : '';
      return { kind: 'flag', input: input.name, name, found, reason };
    });
  });
}

function isBit({ value }: { readonly value: bigint }): boolean {
  return value !== 0n;
}

const LOW = 0xffff_ffffn;
/** Masks have missed the upper half of a register: openat2() up to 5.13. */
const HIGH = LOW << 32n;

/** A call with a bit that nobody has given a meaning, and how it is refused. */
interface Refusal extends Refused {
  readonly row: readonly string[];
  readonly stranger: Call;
}

/** The bits that are tried: the lowest ones, and the highest one where a mask is shorter. */
const MAX_TRIED = 8;

function bitsOf(mask: bigint): readonly bigint[] {
  const bits = Array.from({ length: 64 }, (_, bit) => 1n << BigInt(bit)).filter((bit) => (bit & mask) !== 0n);
  return bits.length <= MAX_TRIED ? bits : [...bits.slice(0, MAX_TRIED), ...bits.slice(-1)];
}

function refusalsIn(
  entry: CompiledEntry,
  calls: CallMaker,
  rows: readonly (readonly string[])[],
  input: FlagInput,
  free: bigint,
): readonly Refusal[] {
  const bits = bitsOf(free);
  return rowsBeside(rows, input).flatMap((row): readonly Refusal[] => {
    const any = callWith(calls, row, input, '_');
    if (any !== undefined && endsTheSame(entry, any, input)) return [];
    const zero = callWith(calls, row, input, '0');
    // What is refused without the bit, too, is not refused because of it.
    const without = zero && failuresOf(entry, zero)?.refusedBy;
    for (const bit of bits) {
      const stranger = callWith(calls, row, input, `0x${bit.toString(16)}`);
      const refused = stranger && refusedOf(entry, stranger);
      if (stranger !== undefined && refused !== undefined && refused.step !== without)
        return [{ row, stranger, ...refused }];
    }
    return [];
  });
}

/** Whether a call with an unknown input takes the same course whatever the input is, so that no bit of it is refused. */
function endsTheSame(entry: CompiledEntry, call: Call, { argument }: FlagInput): boolean {
  return trace(entry, call).steps.every(
    ({ step, verdict }) => verdict !== 'may-fail' || !mayDependOn(step, argument),
  );
}

/** Whether an argument may be why it is not known that a step fails. */
function mayDependOn(step: Step, argument: number): boolean {
  switch (step.kind) {
    case 'permission':
    case 'limit':
    case 'work':
    case 'wait':
    case 'gate':
    case 'effect':
    case 'blank':
      return false;
    case 'lookup':
      return (
        step.target.argument === argument ||
        step.target.meaning?.sentinels.some(({ when }) => when !== undefined) === true
      );
    case 'check':
    case 'done':
    case 'copy':
    case 'write':
    case 'range':
    case 'signal':
      return true;
  }
}

/** The rows without those that differ from an earlier one in the argument alone that the input is written into. */
function rowsBeside(
  rows: readonly (readonly string[])[],
  { argument }: FlagInput,
): readonly (readonly string[])[] {
  const first = new Map<string, readonly string[]>();
  for (const row of rows) {
    const others = replaced(row, argument, '').join();
    if (!first.has(others)) first.set(others, row);
  }
  return [...first.values()];
}

/** Why no call tells a flag. */
function whyNone(
  entry: CompiledEntry,
  calls: CallMaker,
  refusals: readonly Refusal[],
  input: FlagInput,
  flag: string,
): string {
  if (refusals.length === 0)
    return `no call that changes nothing surely fails because of an unknown bit of "${input.name}"`;
  const fails = refusals.some(({ row }) => {
    const call = callWith(calls, row, input, flag);
    return call !== undefined && failuresOf(entry, call) !== undefined;
  });
  return fails
    ? `each call that refuses an unknown bit of "${input.name}" may fail in the same way with a known one`
    : `where the bit is known, no call surely fails before something changes`;
}

/**
 * Why no call tells any of these flags on the newest release; undefined if one does. Tries the simplest call first, which
 * tells most of those that are told.
 */
export function whyUntold(
  entry: CompiledEntry,
  input: FlagInput,
  flags: readonly { readonly text: string; readonly value: bigint }[],
): string | undefined {
  const named = flags.reduce((all, { value }) => all | value, 0n);
  const newest = [{ from: entry.kernel, entry }];
  const calls = new CallMaker(entry.spec);
  let why: string | undefined;
  for (const rows of [() => [bogusTexts(entry.spec)], () => rowsOf(entry)]) {
    const low = lazily(() => refusalsIn(entry, calls, rows(), input, LOW & ~named));
    const high = lazily(() => refusalsIn(entry, calls, rows(), input, HIGH & ~named));
    for (const { text, value } of flags) {
      const own = value > LOW ? high() : low();
      if (own.some((refusal) => foundBy(newest, calls, refusal, input, text) !== undefined)) return undefined;
      why = whyNone(entry, calls, own, input, text);
    }
  }
  return why;
}

/** The call that tells most, and to most callers; the first of those, which is the simplest. */
function bestCall(
  entries: readonly ReleaseEntry[],
  calls: CallMaker,
  refusals: readonly Refusal[],
  input: FlagInput,
  flag: string,
): FoundDiscovery | undefined {
  let best: FoundDiscovery | undefined;
  for (const refusal of refusals) {
    const found = foundBy(entries, calls, refusal, input, flag);
    if (found === undefined || (best !== undefined && worth(found) <= worth(best))) continue;
    best = found;
    if (worth(best) === mostWorth(entries.length)) break;
  }
  return best;
}

interface Told extends ReleaseTelling {
  readonly errnos: readonly string[];
}

function foundBy(
  entries: readonly ReleaseEntry[],
  calls: CallMaker,
  { row, stranger, errno, mayBeRefused }: Refusal,
  input: FlagInput,
  flag: string,
): FoundDiscovery | undefined {
  const newest = entries.at(-1)?.entry;
  const call = newest && callWith(calls, row, input, flag);
  const known = call && failuresOf(newest, call);
  if (call === undefined || known === undefined) return undefined;
  const refusals = entries.map(({ entry }) => refusedOf(entry, stranger));
  const others = new Set(refusals.flatMap((refused) => refused?.others ?? []));
  const told = entries.map(({ from, entry }, index): Told => {
    const errnos = failuresOf(entry, call)?.errnos.filter((other) => !others.has(other)) ?? [];
    return { from, errnos, telling: refusals[index]?.errno === errno ? toldBy(errnos, errno) : 'nothing' };
  });
  if (told.at(-1)?.telling !== 'known') return undefined;
  const releases = told.map(({ from, telling }) => ({ from, telling }));
  return {
    call,
    known: [...new Set(told.flatMap(({ errnos, telling }) => (telling === 'known' ? errnos : [])))],
    unknown: errno,
    needsPrivilege: mayBeRefused || known.mayBeRefused,
    releases,
    arrival: arrivalOf(releases),
  };
}

/** What errnos tell on a release that refuses unknown bits with `errno`. */
function toldBy(errnos: readonly string[], errno: string): Telling {
  if (errnos.length === 0) return 'nothing';
  if (!errnos.includes(errno)) return 'known';
  return errnos.length === 1 ? 'unknown' : 'nothing';
}

function callWith(
  calls: CallMaker,
  row: readonly string[],
  { argument, write }: FlagInput,
  value: string,
): Call | undefined {
  return calls.make(replaced(row, argument, write(value)));
}
