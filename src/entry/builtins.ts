import type { BuiltinName } from '../spec/definition/builtins.ts';
import { stringLength } from '../spec/memory.ts';
import type { Evaluate } from './state.ts';
import { isMemory, truthAsInt, type Value } from './value.ts';

/** Compiles a call of a built-in function. */
export function compileBuiltin(name: BuiltinName, operands: readonly Evaluate[]): Evaluate {
  const [first = () => undefined, second = () => undefined] = operands;
  switch (name) {
    case 'empty':
      return (state) => {
        const path = first(state);
        if (path === 0n) return 1;
        const length = isMemory(path) ? stringLength(path) : undefined;
        return length === undefined ? startsUnlike(path, 0) : truthAsInt(length === 0);
      };
    case 'relative':
      return (state) => {
        const path = first(state);
        if (path === 0n) return 1;
        if (!isMemory(path) || path.unknown?.has(0)) return undefined;
        return path.bytes[0] === 0x2f ? 0 : 1;
      };
    case 'strlen':
      return (state) => {
        const text = first(state);
        const length = isMemory(text) ? stringLength(text) : undefined;
        return length === undefined ? undefined : BigInt(length);
      };
    case 'aligned':
      return (state) => {
        const value = first(state);
        const to = second(state);
        if (typeof value !== 'bigint' || typeof to !== 'bigint' || to === 0n)
          return value === 0n ? 1 : undefined;
        return value % to === 0n ? 1 : 0;
      };
    case 'popcount':
      return (state) => {
        const value = first(state);
        return typeof value === 'bigint' ? countBits(value) : undefined;
      };
  }
}

/** 0 if the memory is known to start with another byte than `byte`, else undefined. */
function startsUnlike(value: Value, byte: number): number | undefined {
  return isMemory(value) && !value.unknown?.has(0) && value.bytes.length > 0 && value.bytes[0] !== byte
    ? 0
    : undefined;
}

function countBits(value: bigint): number {
  let bits = 0;
  for (let rest = BigInt.asUintN(64, value); rest !== 0n; rest &= rest - 1n) bits++;
  return bits;
}
