import type { WriteStep } from '../../spec/model.ts';
import { isMemory } from '../value.ts';
import { describeLength, describePointer, isAccessible, memoryAccess } from './memory.ts';
import { fails, mayFail, PASSES, type StepTracer } from './step.ts';

/** `write: ARG` writes user memory. It fails like a `copy`, and for a string literal, which is read-only. */
export function writeTracer(step: WriteStep): StepTracer {
  const access = memoryAccess(step);
  const failure = fails(step.errors);
  const possibleFailure = mayFail(step.errors);
  return {
    run(state) {
      const pointer = access.pointer(state);
      const length = access.length(state);
      if (isMemory(pointer) && !pointer.isWritable && length !== 0n)
        return length === undefined ? possibleFailure : failure;
      const accessible = isAccessible(pointer, length);
      return accessible === undefined ? possibleFailure : accessible ? PASSES : failure;
    },
    reason(state, { verdict }) {
      const length = access.length(state);
      const what = describePointer(step.target, access.pointer(state));
      if (verdict === 'passes')
        return length === 0n ? `nothing is written to ${what}` : `${what} is writable`;
      return verdict === 'fails'
        ? `${what} is not writable`
        : `${describeLength(length)} at ${what} may not be writable`;
    },
  };
}
