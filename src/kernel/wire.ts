import type { UserMemory } from '../spec/memory.ts';
import type { Argument, Call } from '../spec/model.ts';
import { registersOf } from '../spec/registers.ts';
import type { WireCall, WireMemory, WireValue } from './protocol.ts';

/** A call as the child takes it; undefined where a value of it is not known (`_`). */
export function toWire(number: number, call: Call, args: readonly Argument[]): WireCall | undefined {
  const registers = registersOf(call, args);
  const values: WireValue[] = [];
  for (const [index, value] of call.values.entries()) {
    if (value === undefined) return undefined;
    if (typeof value === 'bigint') values.push(String(registers[index] ?? 0n));
    else {
      const memory = memoryToWire(value);
      if (memory === undefined) return undefined;
      values.push(memory);
    }
  }
  return { number, args: values };
}

function memoryToWire({ bytes, unknown, pointers, isWritable }: UserMemory): WireMemory | undefined {
  const inner: [number, WireMemory][] = [];
  for (const [offset, memory] of pointers ?? []) {
    const wire = memoryToWire(memory);
    if (wire === undefined) return undefined;
    inner.push([offset, wire]);
  }
  const known = new Set(inner.flatMap(([offset]) => Array.from({ length: 8 }, (_, byte) => offset + byte)));
  for (const offset of unknown ?? []) if (!known.has(offset)) return undefined;
  return { bytes: Buffer.from(bytes).toString('base64'), isWritable, pointers: inner };
}
