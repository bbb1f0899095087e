import type { MemoryValue, PassedValue, TextValue } from './passed-value.ts';

/** The lines of C that declare the memory of an argument; they need stdint.h and string.h. */
export function declarationInC(value: PassedValue): readonly string[] {
  if (value.kind !== 'memory') return [];
  const { name, size, stored, pointers } = value;
  const numbers = [
    ...stored.map(({ field, offset, size: own, value: number }) => ({
      field,
      offset,
      type: `uint${own * 8}_t`,
      text: `0x${number.toString(16)}${own === 8 ? 'ULL' : ''}`,
    })),
    ...pointers.map(({ field, offset, to }) => ({
      field,
      offset,
      type: 'uint64_t',
      text: `(uintptr_t)${pointer(to)}`,
    })),
  ];
  return [
    ...pointers.flatMap(({ to }) => declarationInC(to)),
    `unsigned char ${name}_bytes[${size}] = { 0 };`,
    ...numbers.map(({ field, type, text }) => `const ${type} ${name}_${field} = ${text};`),
    ...numbers.map(
      ({ field, offset }) =>
        `memcpy(${name}_bytes + ${offset}, &${name}_${field}, sizeof(${name}_${field}));`,
    ),
  ];
}

/** An argument as C passes it to syscall(2). */
export function passedInC(value: PassedValue): string {
  return value.kind === 'register' ? registerInC(value.value) : pointer(value);
}

function pointer(value: TextValue | MemoryValue): string {
  return value.kind === 'text' ? JSON.stringify(value.text) : `${value.name}_bytes`;
}

/** A register as a constant of the width of a register. */
function registerInC(register: bigint): string {
  const signed = BigInt.asIntN(64, register);
  if (signed >= -4096n && signed < 4096n) return `${signed}L`;
  return `0x${register.toString(16)}UL`;
}
