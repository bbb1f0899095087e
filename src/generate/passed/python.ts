import type { MemoryValue, PassedValue, Stored, TextValue } from './passed-value.ts';

const FORMATS: Readonly<Record<Stored['size'], string>> = { 1: 'B', 2: 'H', 4: 'I', 8: 'Q' };

/** The lines of Python that declare the memory of an argument; they need the modules ctypes and struct. */
export function declarationInPython(value: PassedValue): readonly string[] {
  return value.kind === 'memory' ? memory(value) : [];
}

function memory({ name, size, stored, pointers }: MemoryValue): readonly string[] {
  return [
    ...pointers.flatMap(({ to }) => (to.kind === 'memory' ? memory(to) : [textBuffer(to)])),
    `${name}_bytes = ctypes.create_string_buffer(${size})`,
    ...stored.map(
      ({ field, offset, size: own, value: number }) =>
        `struct.pack_into("=${FORMATS[own]}", ${name}_bytes, ${offset}, 0x${number.toString(16)})  # ${field}`,
    ),
    ...pointers.map(
      ({ field, offset, to }) =>
        `struct.pack_into("=Q", ${name}_bytes, ${offset}, ctypes.addressof(${to.name}_bytes))  # ${field}`,
    ),
  ];
}

function textBuffer({ name, text }: TextValue): string {
  return `${name}_bytes = ctypes.create_string_buffer(b"${text}")`;
}

/** An argument as Python passes it to the C library's syscall. */
export function passedInPython(value: PassedValue): string {
  switch (value.kind) {
    case 'register':
      return `ctypes.c_long(${registerInPython(value.value)})`;
    case 'text':
      return `b"${value.text}"`;
    case 'memory':
      return `${value.name}_bytes`;
  }
}

/** A register as a number: a pointer, a descriptor and flags alike. */
function registerInPython(register: bigint): string {
  const signed = BigInt.asIntN(64, register);
  return signed >= -4096n && signed < 4096n ? String(signed) : `0x${register.toString(16)}`;
}
