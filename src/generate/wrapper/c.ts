import { hiddenInC, isWithMemory } from '../detect/c.ts';
import { parameterInC, parametersInC, resultInC, tagsOf } from './c-types.ts';
import { conclusionLines } from './conclusions.ts';
import type { EpermMeaning, WrappedCall } from './wrapped-call.ts';

/** A function in C that makes a call, and calls one of the program where it is missing or hidden; with its headers. */
export function wrapperInC(call: WrappedCall): string {
  const { spec, eperm } = call;
  const { name } = spec;
  const parameters = parametersInC(spec);
  const result = resultInC(spec);
  const declared = parameters.map(parameterInC);
  const passed = parameters.map((one) => one.name);
  const tags = tagsOf(spec);
  const failed = result === 'void *' ? '(void *)-1' : '-1';
  return `/*
${conclusionLines(call, {
  function: `${name}_or_fallback()`,
  withoutFallback: 'Where the fallback is NULL, it fails with ENOSYS instead.',
  kept: 'This is kept for the thread, since no filter of a thread can be taken away.',
})
  .map((line) => ` *${line === '' ? '' : ` ${line.replaceAll('*/', '* /').replaceAll('/*', '/ *')}`}\n`)
  .join('')} */
#define _GNU_SOURCE
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
${eperm.kind === 'probe' && isWithMemory(eperm.probe) ? '#include <string.h>\n' : ''}#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

${numberInC(call)}
${call.whyOnly64Bit.length === 0 ? '' : `#if __SIZEOF_LONG__ < 8\n${call.whyOnly64Bit.map((reason) => `#error ${directiveText(`${name}: ${reason}`)}\n`).join('')}#endif\n\n`}${
  tags.length === 0
    ? ''
    : `/* The header of the call defines ${tags.length === 1 ? 'it' : 'them'}. */\n${tags.map((tag) => `${tag};\n`).join('')}\n`
}/* Does the same in another way. It returns what the call would, or -1 with errno. */
typedef ${withStar(result)}${name}_fallback(${declared.length === 0 ? 'void' : wrapped(declared, `typedef ${withStar(result)}${name}_fallback(`)});

${eperm.kind === 'probe' ? `static bool ${hiddenInC(eperm.probe)}\n` : ''}${signature(`${withStar(result)}${name}_or_fallback(`, [...declared, `${name}_fallback *fallback`])}
{
${eperm.kind === 'probe' ? '	static _Thread_local bool is_hidden;\n' : ''}	long result = syscall(${[`SYS_${name}`, ...passed].join(', ')});
	int error = errno;

	if (result != -1)
		return ${result === 'void *' ? '(void *)' : ''}result;
${eperm.kind === 'probe' ? `	if (error == EPERM && !is_hidden)\n		is_hidden = ${name}_is_hidden();\n` : ''}	if (${hiddenCondition(eperm)}) {
		if (fallback)
			return fallback(${passed.join(', ')});
		error = ENOSYS;
	}
	errno = error;
	return ${failed};
}
`;
}

function hiddenCondition({ kind }: EpermMeaning): string {
  switch (kind) {
    case 'probe':
      return 'error == ENOSYS || (error == EPERM && is_hidden)';
    case 'filter':
      return 'error == ENOSYS || error == EPERM';
    case 'unknown':
      return 'error == ENOSYS';
  }
}

function numberInC({ spec: { name }, number, whereNumbered, isOfX86 }: WrappedCall): string {
  const definition = `#define SYS_${name} ${number} /* ${whereNumbered} */`;
  const lines = isOfX86
    ? [
        '#if defined(__x86_64__) && !defined(__ILP32__)',
        definition,
        '#else',
        `#error "no header defines SYS_${name}, and its number on x86_64 is another one here"`,
        // So that no other message follows.
        `#define SYS_${name} -1`,
        '#endif',
      ]
    : [definition];
  return [`#ifndef SYS_${name}`, ...lines, '#endif', ''].join('\n');
}

/** A text of a directive: a string literal, so that an apostrophe in it opens none. */
function directiveText(text: string): string {
  return `"${text.replaceAll('"', "'")}"`;
}

function withStar(type: string): string {
  return type.endsWith('*') ? type : `${type} `;
}

const COLUMNS = 80;
const TAB = 8;

function signature(head: string, declared: readonly string[]): string {
  return `${head}${wrapped(declared, head)})`;
}

/** A list in parentheses on as many lines as it needs, aligned with its start by tabs. */
function wrapped(items: readonly string[], head: string): string {
  const margin = '\t'.repeat(Math.floor(head.length / TAB)) + ' '.repeat(head.length % TAB);
  let column = head.length;
  return items
    .map((item, index) => {
      const end = index === items.length - 1 ? '' : ',';
      const isFirst = index === 0;
      const isBroken = !isFirst && column + item.length + 3 > COLUMNS;
      column = (isBroken || isFirst ? head.length : column + 1) + item.length + 1;
      return `${isFirst ? '' : isBroken ? `\n${margin}` : ' '}${item}${end}`;
    })
    .join('');
}
