import { refusalsOf } from '../entry/refusals.ts';
import { type CompiledEntry, trace } from '../entry/trace.ts';
import type { Argument, Call, Step } from '../spec/model.ts';

const REFUSING: ReadonlySet<string> = new Set(['check', 'work']);

/**
 * Whether some bit of an argument may be rejected, whatever the other arguments are, although zero is accepted: by a
 * check, or by the work of a file system or protocol with flags of its own (preadv2; kiocb_set_rw_flags() in
 * include/linux/fs.h). Undefined for an argument that has no bits. Tries high bits first, since flags are assigned from
 * the lowest bit up.
 */
export function refusesSomeBit(entry: CompiledEntry, argument: Argument): boolean | undefined {
  if (argument.type.kind !== 'integer') return undefined;
  const atZero = refusing(entry, argument, 0n);
  for (let bit = argument.type.size * 8 - 1; bit >= 0; bit--) {
    const steps = [...refusing(entry, argument, 1n << BigInt(bit))];
    if (steps.some((step) => REFUSING.has(step.kind) && !atZero.has(step))) return true;
  }
  return false;
}

/** Whether some value of a command is rejected: a single bit, all bits, or one that the work of a command may reject. */
export function refusesSomeValue(entry: CompiledEntry, argument: Argument): boolean {
  if (argument.type.kind !== 'integer') return false;
  const bits = argument.type.size * 8;
  const values = [BigInt.asUintN(bits, -1n), ...Array.from({ length: bits }, (_, bit) => 1n << BigInt(bit))];
  return values.some((value) =>
    [...refusing(entry, argument, value)].some(
      ({ kind, errors }) => REFUSING.has(kind) && errors.includes('EINVAL'),
    ),
  );
}

function refusing(entry: CompiledEntry, argument: Argument, own: bigint): ReadonlySet<Step> {
  const values = entry.spec.arguments.map(({ index }) => (index === argument.index ? own : undefined));
  const call: Call = { text: '', values };
  const possible = trace(entry, call).steps.filter(({ verdict }) => verdict === 'may-fail');
  return new Set([...refusalsOf(entry, call), ...possible.map(({ step }) => step)]);
}
