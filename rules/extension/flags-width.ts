import { conditionsOf } from '../../src/entry/suggest/conditions.ts';
import type { Analysis } from '../../src/lint/analysis.ts';
import { isPosted } from '../../src/lint/artifact.ts';
import { acceptedBits, argumentKey, flagTests } from '../../src/lint/flag-bits.ts';
import type { Report, SpecRule } from '../../src/lint/rule.ts';
import { isDerived } from '../../src/spec/derived.ts';
import type { Argument, Spec } from '../../src/spec/model.ts';
import { isAlways64Bits } from '../../src/spec/types/width.ts';

/** The upper half of a 64-bit flag is lost in an int, and that of a long where a long has 32 bits. */
export const flagsWidth: SpecRule = {
  about: 'spec',
  id: 'flags-width',
  topic: 'extension',
  severity: 'warning',
  basis: 'prototype',
  summary: 'Every flag fits in the type of its argument, on every architecture.',
  check(analysis, report) {
    const { spec } = analysis;
    for (const argument of spec.arguments) {
      const found = tooWide(analysis, argument) ?? longFlags(analysis, argument);
      if (found !== undefined) report(found);
    }
  },
};

/** A flag with a bit that its argument does not have. */
function tooWide({ entry, spec }: Analysis, argument: Argument): Report | undefined {
  const { name, type, role, values, index } = argument;
  if (type.kind !== 'integer') return undefined;
  // A call that is there may share the code of one with more flags, as open() does that of openat2().
  if (isDerived(spec) && !isPosted(spec)) return undefined;
  const width = type.size * 8;
  const message = (flag: string) =>
    `${flag} has a bit that "${name}" (${type.name}, ${width} bits) does not have, so it can never be set`;
  const help = ['choose a lower bit, or make the argument a __u64 or a field of a struct'];
  const named = role === 'flags' ? values.find(({ value }) => isBeyond(value, width)) : undefined;
  if (named !== undefined)
    return {
      message: message(named.name),
      help,
      range: named.range,
      pointer: `/values/${name}/${named.name}`,
    };
  for (const { step } of entry.steps) {
    const conditions = conditionsOf(step);
    const own = ({ key }: { readonly key: string }) => key === argumentKey(index);
    const tested = flagTests(conditions).find((test) => own(test) && isBeyond(test.mask, width));
    const found = tested ?? acceptedBits(conditions).find((mask) => own(mask) && isBeyond(mask.mask, width));
    if (found === undefined) continue;
    return {
      message: message(nameOf(spec, found.mask, width)),
      help,
      range: found.expression.range,
      pointer: step.pointer,
    };
  }
  return undefined;
}

/** Flags in a long, whose upper half 32-bit programs cannot pass. */
function longFlags({ spec, entry }: Analysis, argument: Argument): Report | undefined {
  const { name, type, role, values, range, index } = argument;
  if (role !== 'flags' || spec.status === 'merged') return undefined;
  if (type.kind !== 'integer' || type.size !== 8 || isAlways64Bits(type)) return undefined;
  const isUsed =
    values.some(({ value }) => isBeyond(value, 32)) ||
    entry.steps.some(({ step }) =>
      flagTests(conditionsOf(step)).some(({ key, mask }) => key === argumentKey(index) && isBeyond(mask, 32)),
    );
  return {
    severity: isUsed ? 'warning' : 'info',
    message: `"${name}" has the type ${type.name}, so ${isUsed ? 'some of its flags' : 'flags above bit 31'} cannot be set by 32-bit programs`,
    help: ['use "unsigned int" and bits up to 31, or a __u64 in a struct if more are needed'],
    range,
    pointer: `/arguments/${index}`,
  };
}

function isBeyond(value: bigint, width: number): boolean {
  // A negative constant is a mask that is extended with its sign.
  return value > 0n && value >> BigInt(width) !== 0n;
}

/** The constant with the bits that do not fit, or those bits. */
function nameOf({ constants }: Spec, mask: bigint, width: number): string {
  const beyond = (mask >> BigInt(width)) << BigInt(width);
  const own = [...constants].find(([, { value }]) => value > 0n && (value & beyond) !== 0n && value <= mask);
  return own?.[0] ?? `0x${beyond.toString(16)}`;
}
