import type { Argument, Call } from './model.ts';

/** The most arguments that a system call can have. */
const REGISTERS = 6;

/**
 * The registers of a call as a seccomp filter sees them, unsigned 64-bit; signed integers are sign-extended, as C does
 * for syscall(2). Undefined for an unknown value and for a pointer to memory, whose address is not known.
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
