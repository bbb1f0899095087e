import { whyUntold } from '../../src/entry/discover/flag-calls.ts';
import { type FlagInput, flagInputs } from '../../src/entry/discover/inputs.ts';
import type { Analysis } from '../../src/lint/analysis.ts';
import { argumentKey, countBits, fieldKeys, refusedBits } from '../../src/lint/flag-bits.ts';
import type { SpecRule } from '../../src/lint/rule.ts';
import { structPlace } from '../../src/lint/struct-places.ts';

import { isDerived } from '../../src/spec/derived.ts';
import type { Spec } from '../../src/spec/model.ts';

/** A program that cannot ask for a flag has to use it, and to guess from EINVAL what was wrong. */
export const flagsDiscoverable: SpecRule = {
  about: 'spec',
  id: 'flags-discoverable',
  topic: 'extension',
  severity: 'info',
  summary: 'A program can find out which flags a kernel knows without using them.',
  check(analysis, report) {
    const { spec, entry, gaps } = analysis;
    // What is not known may tell the flags, and a released call cannot be changed.
    if (spec.status === 'merged' || gaps.length > 0) return;
    for (const input of flagInputs(spec)) {
      const flags = flagsOf(analysis, input);
      if (flags.length === 0) continue;
      const why = whyUntold(entry, input, flags);
      if (why === undefined || !refusesUnknownBits(analysis, input, flags)) continue;
      const argument = spec.arguments[input.argument];
      if (argument === undefined) continue;
      const [struct = '', field] = input.name.split('.');
      const place =
        field === undefined
          ? { range: argument.range, pointer: `/arguments/${argument.index}` }
          : structPlace(spec, struct, field);
      report({
        message: `no call was found that tells whether a kernel knows ${listed(flags.map(({ text }) => text))} of "${field ?? input.name}" without using it: ${why}`,
        help: [
          `refuse unknown bits of "${field ?? input.name}" before what certainly fails with another errno for a bad descriptor (EBADF) or pointer (EFAULT), and before anything changes`,
          'or return the flags that there are, as statmount() does with STATMOUNT_SUPPORTED_MASK',
        ],
        ...place,
      });
    }
  },
};

interface Flag {
  readonly text: string;
  readonly value: bigint;
}

/** The named flags; of a spec that a program read from code, the bits that the mask of known ones lets through. */
function flagsOf({ spec, entry }: Analysis, input: FlagInput): readonly Flag[] {
  const named = input.meaning.values.filter(({ value }) => value !== 0n);
  if (named.length > 0) return named.map((flag) => ({ text: flag.name, value: flag.value }));
  // Code has names that a program does not know; whoever writes a spec can name them.
  if (!isDerived(spec)) return [];
  const key = keyOf(spec, input);
  const mask = refusedBits(entry).find((refused) => refused.key === key && countBits(refused.bits) > MASK);
  if (mask === undefined) return [];
  const bits = Array.from({ length: mask.width }, (_, bit) => 1n << BigInt(bit));
  return bits
    .filter((bit) => (bit & mask.bits) === 0n)
    .map((value) => ({ text: `0x${value.toString(16)}`, value }));
}

/** More bits than an author refuses by name. */
const MASK = 8;

/** Whether a mask refuses bits that are no flags; where none does, nothing can be told, and flags-unknown-bits says so. */
function refusesUnknownBits({ spec, entry }: Analysis, input: FlagInput, flags: readonly Flag[]): boolean {
  const named = flags.reduce((all, { value }) => all | value, 0n);
  return refusedBits(entry).some(
    ({ key, bits }) => key === keyOf(spec, input) && countBits(bits & ~named) > MASK,
  );
}

function keyOf(spec: Spec, { name, argument }: FlagInput): string | undefined {
  return name.includes('.') ? fieldKeys(spec).get(name) : argumentKey(argument);
}

/** Flags that a message names. */
const MAX_NAMED = 3;

function listed(names: readonly string[]): string {
  const shown = names.slice(0, MAX_NAMED).join(', ');
  return names.length > MAX_NAMED ? `${shown} and ${names.length - MAX_NAMED} more` : shown;
}
