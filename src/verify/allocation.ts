import { compile } from '../entry/compile.ts';
import type { Copied, State } from '../entry/state.ts';
import { type CompiledEntry, type CompiledStep, forgetCopy, initialState, isTaken } from '../entry/trace.ts';
import { isMemory, type Value } from '../entry/value.ts';
import type { MemoryPlace } from '../spec/bound-expression.ts';
import { readUnsigned } from '../spec/memory.ts';
import type { Call, Spec } from '../spec/model.ts';
import { inferRole } from '../spec/resolve/roles.ts';
import type { StructType } from '../spec/types/type.ts';

/**
 * The largest size, length or count that a call may bring to a step which could allocate by it: twice the largest
 * that a limit of the kernel's own allows (XATTR_SIZE_MAX and NGROUPS_MAX are 65,536), so that one more than the limit
 * can be asked. Even a page for each of so many is no more than 512 MiB, for as long as the call lasts.
 */
export const MAX_AMOUNT = 0x2_0000n;

/** Fields that count: most other plain numbers in structs are identifiers, addresses and times. */
const COUNT = /^(?:v?len|n|nr|num|max|min)(?:_|$)|^nr|_(?:nr|num|len)$|count|entries|extents|bytes|segments/;

/** Reads one amount of a call from a state; undefined where it is not known. */
type Amount = (state: State) => Value;

/**
 * Tells which calls could make the kernel allocate by a large number before it refuses them. init_module(2) takes
 * memory for the whole module before it reads its first byte, so a bad address with a length of 2 GiB costs 2 GiB
 * (copy_module_from_user(), kernel/module/main.c). Memory that vmalloc() takes this way is charged to no control
 * group, so that this rule alone bounds it.
 *
 * A step that copies or writes user memory may allocate by its size, whether it then fails or not. A `limit`, `work`,
 * `wait` or `effect` may allocate by any size or count that the call brings. What refuses the call before costs nothing.
 */
export function allocationBound(entry: CompiledEntry): (call: Call) => boolean {
  const amounts = amountsOf(entry.spec);
  const steps = entry.steps.map((compiled) => ({ compiled, amounts: amountsAt(compiled, amounts) }));
  return (call) => {
    const state = initialState(entry, call);
    for (const { compiled, amounts: own } of steps) {
      const taken = isTaken(compiled, state);
      if (taken === false) continue;
      if (own.some((amount) => isLarge(amount(state)))) return false;
      const { verdict } = compiled.tracer.run(state);
      if (taken === undefined) forgetCopy(compiled.step, state);
      else if (verdict === 'fails') return true;
    }
    return true;
  };
}

function isLarge(amount: Value): boolean {
  if (amount === undefined) return true;
  if (isMemory(amount)) return false;
  return BigInt.asUintN(64, BigInt(amount)) > MAX_AMOUNT;
}

/** The numbers by which a step could allocate. */
function amountsAt({ step }: CompiledStep, all: readonly Amount[]): readonly Amount[] {
  switch (step.kind) {
    case 'copy':
    case 'write':
      return step.size === undefined ? [] : [compile(step.size)];
    case 'limit':
    case 'work':
    case 'wait':
    case 'effect':
    case 'blank':
      return all;
    case 'check':
    case 'done':
    case 'range':
    case 'lookup':
    case 'permission':
    case 'gate':
    case 'signal':
      return [];
  }
}

/** Every number of a call that may count or measure: arguments, and fields of the structs that they lead to. */
function amountsOf(spec: Spec): readonly Amount[] {
  const fromArguments = spec.arguments
    .filter(({ type, role }) => type.kind === 'integer' && (role === 'size' || role === 'value'))
    .map(
      ({ index }): Amount =>
        (state) =>
          state.values[index],
    );
  const fromFields = spec.memories.flatMap((place) =>
    place.pointee.kind === 'struct' ? fieldAmounts(spec, place, place.pointee, 0) : [],
  );
  return [...fromArguments, ...fromFields];
}

function fieldAmounts(spec: Spec, place: MemoryPlace, struct: StructType, base: number): readonly Amount[] {
  const pointer = compile(place.pointer);
  return struct.fields.flatMap((field): readonly Amount[] => {
    const offset = base + field.offset;
    if (field.type.kind === 'struct') return fieldAmounts(spec, place, field.type, offset);
    const key = `${struct.name}.${field.name}`;
    const role =
      spec.fieldMeanings.get(key)?.role ?? inferRole(field.name, field.type, NO_USE, NO_NEIGHBOURS);
    const isAmount = role === 'size' || (role === 'value' && COUNT.test(field.name));
    if (field.type.kind !== 'integer' || !isAmount || spec.pointsTo.has(key)) return [];
    const { size } = field.type;
    return [(state) => fieldAt(pointer(state), state.copied[place.index], offset, size)];
  });
}

const NO_USE = { isCopied: false, isWritten: false };
const NO_NEIGHBOURS = { before: undefined, after: undefined };

/** A field as the kernel may see it, whether its copy is certain or not; what a copy was too short for is 0. */
function fieldAt(from: Value, copied: Copied | undefined, offset: number, size: number): Value {
  if (!isMemory(from) || from.pointers?.has(offset)) return 0n;
  if (copied !== undefined && offset + size > copied.length) return 0n;
  return readUnsigned(from, offset, size);
}
