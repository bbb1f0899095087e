import type { CopyStep, RangeStep, Target, WriteStep } from '../../spec/model.ts';
import { sizeOf } from '../../spec/types/type.ts';
import { compile } from '../compile.ts';
import type { Evaluate, State } from '../state.ts';
import { isMemory, type Value } from '../value.ts';

/** What steps on user memory share: the pointer, and how many bytes they touch. */
export interface MemoryAccess {
  readonly pointer: Evaluate;
  /** Bytes touched; undefined where not known. */
  readonly length: Evaluate;
  readonly isSized: boolean;
}

export function memoryAccess(step: CopyStep | WriteStep | RangeStep): MemoryAccess {
  const pointer = compile(step.target.value);
  if (step.size === undefined) {
    const length = BigInt(Math.max(1, pointeeSize(step.target)));
    return { pointer, length: () => length, isSized: false };
  }
  const size = compile(step.size);
  const length = (state: State): Value => {
    const value = size(state);
    if (typeof value === 'number') return BigInt.asUintN(64, BigInt(value));
    return typeof value === 'bigint' ? BigInt.asUintN(64, value) : undefined;
  };
  return { pointer, length, isSized: true };
}

/** Bytes of what a target points to; 0 where that has no known size, 1 for text. */
export function pointeeSize(target: Target): number {
  return target.memory === undefined ? 0 : (sizeOf(target.memory.pointee) ?? 0);
}

/**
 * Whether touching `length` bytes behind `pointer` works: true, false, or undefined where it is not known.
 * NULL and bare integers are bad addresses; only touching nothing leaves NULL unharmed.
 */
export function isAccessible(pointer: Value, length: Value): boolean | undefined {
  if (length === 0n) return pointer === 0n || isMemory(pointer) ? true : undefined;
  if (pointer === undefined) return undefined;
  if (!isMemory(pointer)) return length === undefined ? undefined : false;
  return typeof length === 'bigint' && length <= BigInt(pointer.bytes.length) ? true : undefined;
}

/** How a pointer's value reads in a sentence. */
export function describePointer(target: Target, pointer: Value): string {
  if (pointer === undefined) return `${target.text}, which is not known,`;
  if (isMemory(pointer))
    return `${target.text} (${pointer.bytes.length} ${pointer.bytes.length === 1 ? 'byte' : 'bytes'})`;
  return pointer === 0n
    ? `${target.text} (NULL)`
    : `${target.text} (0x${BigInt.asUintN(64, BigInt(pointer)).toString(16)})`;
}

export function describeLength(length: Value): string {
  if (typeof length !== 'bigint') return 'an unknown number of bytes';
  return length === 1n ? '1 byte' : `${length} bytes`;
}
