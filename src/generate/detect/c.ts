import { declarationInC, passedInC } from '../passed/c.ts';
import { type ProbeCall, promise, whereNumbered } from './probe-call.ts';

/** A function in C that tells whether a call is hidden, with the headers that it needs. */
export function detectInC(probe: ProbeCall): string {
  const { name, number } = probe;
  return `#define _GNU_SOURCE
#include <errno.h>
#include <stdbool.h>
${isWithMemory(probe) ? '#include <stdint.h>\n#include <string.h>\n' : ''}#include <sys/syscall.h>
#include <unistd.h>

#ifndef SYS_${name}
#define SYS_${name} ${number} /* ${whereNumbered(probe)} */
#endif

/* ${promise(probe)} */
bool ${hiddenInC(probe)}`;
}

/** Whether the function declares memory, for which it needs stdint.h and string.h. */
export function isWithMemory({ values }: ProbeCall): boolean {
  return values.some(({ kind }) => kind === 'memory');
}

/** The function without its headers, comment and type. */
export function hiddenInC({ name, values }: ProbeCall): string {
  const memory = values.flatMap((value) => declarationInC(value).map((line) => `\t${line}\n`)).join('');
  return `${name}_is_hidden(void)
{
${memory === '' ? '' : `${memory}\n`}	return syscall(${[`SYS_${name}`, ...values.map(passedInC)].join(', ')}) == -1 &&
	       (errno == EPERM || errno == ENOSYS);
}
`;
}
