import { type ProbeCall, promise, whereNumbered } from './probe-call.ts';

/** A function in Go that tells whether a call is hidden; it needs the package syscall. */
export function detectInGo(probe: ProbeCall): string {
  const { name, number, registers } = probe;
  const words = name.split('_').map((word) => `${word[0]?.toUpperCase() ?? ''}${word.slice(1)}`);
  const camel = words.join('');
  const all = Array.from({ length: 6 }, (_, index) => literal(registers[index] ?? 0n));
  return `// ${camel}IsHidden tells whether ${name}() is missing here, or hidden by a filter.
func ${camel}IsHidden() bool {
	const number = ${number} // ${whereNumbered(probe)}
	// ${promise(probe)}
	_, _, errno := syscall.Syscall6(number, ${all.join(', ')})
	return errno == syscall.EPERM || errno == syscall.ENOSYS
}
`;
}

/** A register as a uintptr, which has no sign: -1 is all bits. */
export function literal(register: bigint): string {
  const signed = BigInt.asIntN(64, register);
  if (signed >= 0n && signed < 4096n) return String(signed);
  if (signed < 0n && signed >= -4096n) return `^uintptr(${-signed - 1n})`;
  return `0x${register.toString(16)}`;
}
