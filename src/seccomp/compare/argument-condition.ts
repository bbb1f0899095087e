import type { WordFacts } from '../abstract-word.ts';
import { ARGUMENT_COUNT } from '../argument-count.ts';
import type { WordKnowledge } from '../bpf/program-paths.ts';

/** The index of the first word of the arguments in seccomp_data. */
const FIRST_WORD = 4;

/** The words of an argument's halves in seccomp_data. */
export function wordsOfArgument(
  argument: number,
  isBigEndian: boolean,
): { readonly low: number; readonly high: number } {
  const first = FIRST_WORD + 2 * argument;
  return isBigEndian ? { low: first + 1, high: first } : { low: first, high: first + 1 };
}

/** How the arguments of a caller lie in seccomp_data. */
export interface ArgumentLayout {
  readonly isBigEndian: boolean;
  /** Whether a 64-bit kernel hands arguments over without upper halves, as for most 32-bit ABIs. */
  readonly isNarrow: boolean;
}

/** What tests say of the arguments, for people: "arg 0 & 0x10000000 is not 0". Empty if nothing is known of any. */
export function argumentConditions(
  words: WordKnowledge,
  { isBigEndian, isNarrow }: ArgumentLayout,
): readonly string[] {
  return Array.from({ length: ARGUMENT_COUNT }, (_, argument) => {
    const { low, high } = wordsOfArgument(argument, isBigEndian);
    const halves = {
      low: settled(words.get(low)?.facts),
      high: isNarrow ? undefined : settled(words.get(high)?.facts),
    };
    return describeArgument(`arg ${argument}`, halves, isNarrow);
  }).flat();
}

interface Halves {
  readonly low: WordFacts | undefined;
  readonly high: WordFacts | undefined;
}

function describeArgument(name: string, { low, high }: Halves, isNarrow: boolean): string[] {
  const mask = (knownBits(high) << 32n) | knownBits(low);
  const value = (BigInt(high?.ones ?? 0) << 32n) | BigInt(low?.ones ?? 0);
  const isWhole = mask === (isNarrow ? 0xffff_ffffn : 0xffff_ffff_ffff_ffffn);
  if (isWhole) return [`${name} is ${hex(value)}`];
  const lowHalf = isNarrow ? name : `the low half of ${name}`;
  const texts: string[] = [];
  if (mask === 0xffff_ffffn) texts.push(`${lowHalf} is ${hex(value)}`);
  else if (mask !== 0n) texts.push(`${name} & ${hex(mask)} is ${hex(value)}`);
  return [
    ...texts,
    ...(low === undefined ? [] : describeHalf(low, lowHalf, name, 0n)),
    ...(high === undefined ? [] : describeHalf(high, `the high half of ${name}`, name, 32n)),
  ];
}

/** All bits if only one value is left. */
function settled(facts: WordFacts | undefined): WordFacts | undefined {
  return facts === undefined || facts.low !== facts.high
    ? facts
    : { ...facts, ones: facts.low, zeros: ~facts.low >>> 0 };
}

function knownBits(facts: WordFacts | undefined): bigint {
  return BigInt(((facts?.ones ?? 0) | (facts?.zeros ?? 0)) >>> 0);
}

/** What is known of a half beyond single bits. */
function describeHalf(facts: WordFacts, half: string, name: string, shift: bigint): string[] {
  const { low, high, ones, zeros, excluded } = facts;
  const texts = new Set<string>();
  if (low > ones) texts.add(`${half} is at least ${hex(BigInt(low))}`);
  if (high < ~zeros >>> 0) texts.add(`${half} is at most ${hex(BigInt(high))}`);
  for (const { mask, datum } of excluded) {
    // What the known bits or the ends of the interval say already.
    if ((mask & ~(ones | zeros)) === 0) continue;
    const isWhole = mask === 0xffff_ffff;
    if (isWhole && (datum < low || datum > high)) continue;
    texts.add(
      isWhole
        ? `${half} is not ${hex(BigInt(datum))}`
        : `${name} & ${hex(BigInt(mask) << shift)} is not ${hex(BigInt(datum) << shift)}`,
    );
  }
  return [...texts];
}

function hex(value: bigint): string {
  return value < 10n ? String(value) : `0x${value.toString(16)}`;
}
