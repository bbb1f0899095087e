import type { MemoryValue, PassedValue, TextValue } from './passed-value.ts';

/** The lines of Rust that declare the memory of an argument. */
export function declarationInRust(value: PassedValue): readonly string[] {
  if (value.kind !== 'memory') return [];
  const { name, size, stored, pointers } = value;
  const copies = [
    ...stored.map((one) => ({ ...one, text: `0x${one.value.toString(16)}u${one.size * 8}` })),
    ...pointers.map((one) => ({ ...one, size: 8, text: `(${pointer(one.to)} as u64)` })),
  ];
  return [
    ...pointers.flatMap(({ to }) => declarationInRust(to)),
    `let mut ${name}_bytes = [0u8; ${size}];`,
    ...copies.map(
      ({ field, offset, size: own, text }) =>
        `${name}_bytes[${offset}..${offset + own}].copy_from_slice(&${text}.to_ne_bytes()); // ${field}`,
    ),
  ];
}

/** An argument as Rust passes it to the crate libc's syscall. */
export function passedInRust(value: PassedValue): string {
  return value.kind === 'register' ? registerInRust(value.value) : pointer(value);
}

function pointer(value: TextValue | MemoryValue): string {
  return value.kind === 'text' ? `b"${value.text}\\0".as_ptr()` : `${value.name}_bytes.as_mut_ptr()`;
}

/** A register as a signed long: a pointer, a descriptor and flags alike. */
function registerInRust(register: bigint): string {
  const signed = BigInt.asIntN(64, register);
  return signed >= -4096n && signed < 4096n ? `${signed}_i64` : `0x${register.toString(16)}_u64`;
}
