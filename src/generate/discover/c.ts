import { literal } from '../detect/c.ts';
import { type FlagProbe, type PassedValue, promiseOf, whereValid } from './flag-probe.ts';

/** A function in C that tells whether the kernel knows a flag, with the headers that it needs. */
export function discoverInC(probe: FlagProbe): string {
  const { syscall, number, words, flag, values, known, mayAsk, unknown } = probe;
  const memory = values.flatMap((value) => declaration(value).map((line) => `\t${line}\n`)).join('');
  const list = [`SYS_${syscall}`, ...values.map(passed)].join(', ');
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

function declaration(value: PassedValue): readonly string[] {
  if (value.kind !== 'memory') return [];
  const { name, size, stored } = value;
  return [
    `unsigned char ${name}_bytes[${size}] = { 0 };`,
    ...stored.map(
      ({ field, size: own, value: number }) =>
        `const uint${own * 8}_t ${name}_${field} = 0x${number.toString(16)}${own === 8 ? 'ULL' : ''};`,
    ),
    ...stored.map(
      ({ field, offset }) =>
        `memcpy(${name}_bytes + ${offset}, &${name}_${field}, sizeof(${name}_${field}));`,
    ),
  ];
}

function passed(value: PassedValue): string {
  switch (value.kind) {
    case 'register':
      return literal(value.value);
    case 'text':
      return JSON.stringify(value.text);
    case 'memory':
      return `${value.name}_bytes`;
  }
}
