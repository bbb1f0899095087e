import { declarationInC, passedInC } from '../passed/c.ts';
import { type FlagProbe, promiseOf, whereValid } from './flag-probe.ts';

/** A function in C that tells whether the kernel knows a flag, with the headers that it needs. */
export function discoverInC(probe: FlagProbe): string {
  const { syscall, number, words, flag, values, known, mayAsk, unknown } = probe;
  const memory = values.flatMap((value) => declarationInC(value).map((line) => `\t${line}\n`)).join('');
  const list = [`SYS_${syscall}`, ...values.map(passedInC)].join(', ');
  return `#define _GNU_SOURCE
#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef SYS_${syscall}
#define SYS_${syscall} ${number} /* ${whereValid(probe)} */
#endif

/*
 * Whether the kernel knows ${flag}:
 * 1 yes; 0 no, or there is no such call; -1 a filter or a missing permission refuses.
 * ${promiseOf(probe)}
 */
int ${words.join('_')}(void)
{
${memory}	if (syscall(${list}) != -1)
		return ${mayAsk ? 1 : -1};
	switch (errno) {
${known.map((errno) => `	case ${errno}:\n`).join('')}${known.length === 0 ? '' : '		return 1;\n'}	case ${unknown}:
	case ENOSYS:
		return 0;
	default:
		return -1;
	}
}
`;
}
