import type { CopyStep, RangeStep, Target, WriteStep } from '../../spec/model.ts';
import { sizeOf } from '../../spec/types/type.ts';
import { compile } from '../compile.ts';
import type { Evaluate, State } from '../state.ts';
import { isMemory, type Value } from '../value.ts';

/** An access to user memory: the pointer and the number of bytes. */
export interface MemoryAccess {
  readonly pointer: Evaluate;
  /** The number of bytes; undefined if unknown. */
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

/** The size in bytes of what a target points to; 0 if it is not known, 1 for text. */
export function pointeeSize(target: Target): number {
  return target.memory === undefined ? 0 : (sizeOf(target.memory.pointee) ?? 0);
}

/**
 * Whether `length` bytes at `pointer` can be accessed; undefined if that is not known. NULL and bare integers are bad
 * addresses; an access of 0 bytes succeeds for NULL.
 */
export function isAccessible(pointer: Value, length: Value): boolean | undefined {
  if (length === 0n) return pointer === 0n || isMemory(pointer) ? true : undefined;
  if (pointer === undefined) return undefined;
  if (!isMemory(pointer)) return length === undefined ? undefined : false;
  return typeof length === 'bigint' && length <= BigInt(pointer.bytes.length) ? true : undefined;
}

/** Describes a pointer and its value, for a sentence. */
export function describePointer(target: Target, pointer: Value): string {
  if (pointer === undefined) return `${target.text} (unknown)`;
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
