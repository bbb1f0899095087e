import { type ProbeCall, promise, whereNumbered } from './probe-call.ts';

/** A function in C that tells whether a call is hidden, with the headers that it needs. */
export function detectInC(probe: ProbeCall): string {
  const { name, number, registers } = probe;
  return `#define _GNU_SOURCE
#include <errno.h>
#include <stdbool.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef SYS_${name}
#define SYS_${name} ${number} /* ${whereNumbered(probe)} */
#endif

/* ${promise(probe)} */
bool ${name}_is_hidden(void)
{
	return syscall(${[`SYS_${name}`, ...registers.map(literal)].join(', ')}) == -1 &&
	       (errno == EPERM || errno == ENOSYS);
}
`;
}

/** A register as a constant of the width of a register. */
export function literal(register: bigint): string {
  const signed = BigInt.asIntN(64, register);
  if (signed >= -4096n && signed < 4096n) return `${signed}L`;
  return `0x${register.toString(16)}UL`;
}
