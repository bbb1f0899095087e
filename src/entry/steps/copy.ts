import type { UserMemory } from '../../spec/memory.ts';
import type { CopyStep, Target } from '../../spec/model.ts';
import { hasArrived, type Version } from '../../spec/version.ts';
import type { State } from '../state.ts';
import { isMemory, type Value } from '../value.ts';
import { describeLength, describePointer, isAccessible, memoryAccess, pointeeSize } from './memory.ts';
import { fails, mayFail, PASSES, type StepTracer } from './step.ts';

/**
 * `copy: ARG` reads user memory, after which the fields are known; bytes of the struct past `size` are zero. With
 * `trailing`, bytes beyond the known struct must be zero, as in copy_struct_from_user() (include/linux/uaccess.h).
 */
export function copyTracer(step: CopyStep, kernel: Version): StepTracer {
  const access = memoryAccess(step);
  const memory = step.target.memory?.index;
  const known = pointeeSize(step.target);
  const checked = checkedSizes(step.target, kernel);
  const failure = fails(step.errors);
  const possibleFailure = mayFail(step.errors);
  const trailing = step.trailing === undefined ? [] : [step.trailing];
  const trailingFailure = fails(trailing);
  const possibleTrailing = mayFail(trailing);
  const eitherFailure = mayFail([...step.errors, ...trailing]);

  function remember(state: State, from: Value, length: Value): void {
    if (memory === undefined) return;
    const isKnown = isMemory(from) && typeof length === 'bigint';
    const whole = !access.isSized && isMemory(from);
    // If the known memory is shorter than the struct, the bytes beyond its end are copied too but unknown.
    if (whole) state.copied[memory] = { from, length: Math.max(known, from.bytes.length) };
    else if (isKnown) state.copied[memory] = { from, length: Number(length) };
    else if (length === 0n) state.copied[memory] = { from: NOTHING, length: 0 };
    else state.copied[memory] = undefined;
  }

  return {
    run(state) {
      const pointer = access.pointer(state);
      const length = access.length(state);
      const accessible = isAccessible(pointer, length);
      if (accessible === false) return failure;
      const tail = step.trailing === undefined ? false : trailingOf(pointer, length, checked);
      if (tail === true && accessible) return trailingFailure;
      remember(state, pointer, length);
      if (accessible === true) return tail === undefined ? possibleTrailing : PASSES;
      return tail === false ? possibleFailure : eitherFailure;
    },
    reason(state, { verdict, errors }) {
      const pointer = access.pointer(state);
      const length = access.length(state);
      const what = describePointer(step.target, pointer);
      if (verdict === 'passes') return length === 0n ? `nothing is read from ${what}` : `${what} is readable`;
      if (verdict === 'fails') {
        return errors === trailingFailure.errors
          ? `${what} has non-zero bytes beyond the known struct`
          : `${what} is not readable`;
      }
      const orNotZero = trailing.length > 0 ? ', or may not be zero beyond the struct' : '';
      return `${describeLength(length)} at ${what} may not be readable${orNotZero}`;
    },
  };
}

const NOTHING: UserMemory = {
  bytes: new Uint8Array(0),
  unknown: undefined,
  pointers: undefined,
  isWritable: false,
};

/** Results by memory and offset, because memory may be a megabyte and is traced many times. */
const notZero = new WeakMap<UserMemory, Map<number, number>>();

/** The offset, from `from` on, of the first byte that is unknown or not zero; the end if there is none. */
function firstNotZero(memory: UserMemory, from: number): number {
  const known = notZero.get(memory) ?? new Map<number, number>();
  const found = known.get(from);
  if (found !== undefined) return found;
  const { bytes, unknown } = memory;
  let at = from;
  while (at < bytes.length && bytes[at] === 0 && unknown?.has(at) !== true) at++;
  notZero.set(memory, known.set(from, at));
  return at;
}

/** The sizes that a struct may have in a release: several where its stable release decides about a field. */
function checkedSizes(target: Target, kernel: Version): readonly number[] {
  const whole = pointeeSize(target);
  const pointee = target.memory?.pointee;
  if (pointee?.kind !== 'struct' || pointee.isUnion) return [whole];
  const sizes: number[] = [];
  for (const { since, offset } of pointee.fields) {
    const has = since === undefined ? true : hasArrived(kernel, since);
    if (has === true) continue;
    sizes.push(offset);
    if (has === false) return sizes;
  }
  return [...sizes, whole];
}

/** Whether bytes beyond the struct of this release are not zero; undefined if that is not known, or depends on its size. */
function trailingOf(pointer: Value, length: Value, sizes: readonly number[]): boolean | undefined {
  const [first, ...others] = sizes.map((size) => hasTrailing(pointer, length, size));
  return others.every((other) => other === first) ? first : undefined;
}

/** Whether a byte from `known` up to `length` is not zero; undefined if that is not known. */
function hasTrailing(pointer: Value, length: Value, known: number): boolean | undefined {
  if (typeof length !== 'bigint') return undefined;
  if (length <= BigInt(known)) return false;
  if (!isMemory(pointer)) return undefined;
  const at = firstNotZero(pointer, known);
  if (at < Math.min(Number(length), pointer.bytes.length))
    return pointer.unknown?.has(at) === true ? undefined : true;
  return Number(length) > pointer.bytes.length ? undefined : false;
}
