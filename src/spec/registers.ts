import type { Argument, Call } from './model.ts';

/** How many arguments a call has at most. */
const REGISTERS = 6;

/**
 * The registers of a call as a seccomp filter sees them, unsigned 64-bit: a signed integer is extended, as C extends it
 * for syscall(2). Undefined where the value is not known, and for pointers to memory, whose address nobody knows.
 */
export function registersOf(call: Call, args: readonly Argument[]): readonly (bigint | undefined)[] {
  return Array.from({ length: REGISTERS }, (_, index) => {
    const value = call.values[index];
    if (typeof value !== 'bigint') return undefined;
    const type = args[index]?.type;
    const isSigned = type?.kind === 'integer' && type.signed;
    return BigInt.asUintN(64, isSigned ? BigInt.asIntN(type.size * 8, value) : value);
  });
}
