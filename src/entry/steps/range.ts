import type { RangeStep } from '../../spec/model.ts';
import { isMemory, type Value } from '../value.ts';
import { describePointer, memoryAccess } from './memory.ts';
import { fails, mayFail, PASSES, type StepTracer } from './step.ts';

/**
 * The end of user space on x86_64 with 4-level page tables (TASK_SIZE_MAX, arch/x86/include/asm/page_64_types.h), the
 * smallest of all 64-bit architectures. Between it and the sign bit, machines differ.
 */
const LOWEST_TASK_SIZE = 0x7fff_ffff_f000n;
const KERNEL_HALF = 1n << 63n;

/** `range: ARG` is access_ok(): it checks only the address, so NULL and low addresses pass. */
export function rangeTracer(step: RangeStep): StepTracer {
  const access = memoryAccess(step);
  const failure = fails(step.errors);
  const possibleFailure = mayFail(step.errors);
  return {
    run(state) {
      const inside = isInUserSpace(access.pointer(state), access.isSized ? access.length(state) : 0n);
      return inside === undefined ? possibleFailure : inside ? PASSES : failure;
    },
    reason(state, { verdict }) {
      const what = describePointer(step.target, access.pointer(state));
      if (verdict === 'passes') return `${what} lies in user space`;
      return verdict === 'fails'
        ? `${what} extends beyond user space`
        : `${what} may extend beyond user space`;
    },
  };
}

function isInUserSpace(pointer: Value, length: Value): boolean | undefined {
  if (pointer === undefined || typeof pointer === 'number') return undefined;
  if (isMemory(pointer)) {
    if (typeof length !== 'bigint') return undefined;
    return length <= BigInt(pointer.bytes.length) ? true : length >= KERNEL_HALF ? false : undefined;
  }
  if (pointer >= KERNEL_HALF) return false;
  if (typeof length !== 'bigint') return undefined;
  if (pointer + length >= KERNEL_HALF) return false;
  return pointer + length <= LOWEST_TASK_SIZE ? true : undefined;
}
