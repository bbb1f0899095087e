import { refusalsOf } from '../../src/entry/refusals.ts';
import type { CompiledEntry } from '../../src/entry/trace.ts';
import { trace } from '../../src/entry/trace.ts';
import type { SpecRule } from '../../src/lint/rule.ts';
import type { Argument, Step } from '../../src/spec/model.ts';

const REFUSING: ReadonlySet<string> = new Set(['check', 'work']);

/** A bit that is ignored today is set by somebody tomorrow, and can never get a meaning. */
export const flagsUnknownBits: SpecRule = {
  about: 'spec',
  id: 'flags-unknown-bits',
  topic: 'extension',
  severity: 'warning',
  summary: 'Flags that do not exist yet are refused.',
  check({ spec, entry }, report) {
    for (const argument of spec.arguments) {
      const { name, role, type, range, index } = argument;
      if (role !== 'flags' || type.kind !== 'integer') continue;
      if (hasRefusedBit(entry, argument, type.size * 8)) continue;
      report({
        message: `no bit of "${name}" is ever refused, so none that is free today can get a meaning`,
        help: [`refuse what is not known, first of all: check ${name} & ~(all known flags), EINVAL`],
        range,
        pointer: `/arguments/${index}`,
      });
    }
  },
};

/**
 * Whether some bit of an argument may be refused, whatever the others are, where zero is not: by a check, or by the
 * work of a file system or a protocol that knows its own flags (preadv2, fs.h kiocb_set_rw_flags()). High bits come
 * first, since flags are given out from below.
 */
function hasRefusedBit(entry: CompiledEntry, argument: Argument, bits: number): boolean {
  const refusing = (own: bigint): ReadonlySet<Step> => {
    const values = entry.spec.arguments.map(({ index }) => (index === argument.index ? own : undefined));
    const call = { text: '', values };
    const possible = trace(entry, call).steps.filter(({ verdict }) => verdict === 'may-fail');
    return new Set([...refusalsOf(entry, call), ...possible.map(({ step }) => step)]);
  };
  const atZero = refusing(0n);
  for (let bit = bits - 1; bit >= 0; bit--) {
    const steps = [...refusing(1n << BigInt(bit))];
    if (steps.some((step) => REFUSING.has(step.kind) && !atZero.has(step))) return true;
  }
  return false;
}
