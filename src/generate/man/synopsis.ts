import type { Argument, Spec } from '../../spec/model.ts';
import { formatType, type Type } from '../../spec/types/type.ts';
import type { LeftOpen } from '../left-open.ts';

/** Width of a line of SYNOPSIS, which no reader's terminal breaks. */
const WIDTH = 68;

/** The headers and the call by syscall(2), as the pages of calls without a wrapper have it. */
export function synopsisOf(spec: Spec): readonly string[] {
  const { name, arguments: list } = spec;
  const result = formatType(spec.returnType);
  const head = `${result}${result.endsWith('*') ? '' : ' '}syscall(SYS_${name}`;
  return [
    '.SH SYNOPSIS',
    '.nf',
    `.BR "#include <sys/syscall.h>" "  /* Definition of " SYS_* " constants */"`,
    '.B #include <unistd.h>',
    '.P',
    ...(list.length === 0 ? [`.BI "${head});"`] : callLines(head, list)),
    '.fi',
    ...(spec.status === 'proposed'
      ? [
          '.P',
          '.IR Note :',
          'glibc provides no wrapper for',
          `.BR ${name} (),`,
          'necessitating the use of',
          '.BR syscall (2).',
        ]
      : []),
  ];
}

/** `.BI "int syscall(SYS_xyzzy, int " fd ", size_t " size );`, on as many lines as it needs. */
function callLines(head: string, list: readonly Argument[]): readonly string[] {
  const margin = ' '.repeat(head.indexOf('(') + 1);
  const lines: Argument[][] = [];
  let width = WIDTH;
  for (const argument of list) {
    const own = declarationBefore(argument.type).length + argument.name.length + 2;
    const isFirst = lines.length === 0;
    if (isFirst || width + own > WIDTH) {
      lines.push([]);
      width = isFirst ? head.length + 2 : margin.length;
    }
    lines.at(-1)?.push(argument);
    width += own;
  }
  return lines.map((own, index) => {
    const before = index === 0 ? `${head}, ` : margin;
    const words = own.map(
      ({ name, type }, at) => `"${at === 0 ? before : ', '}${declarationBefore(type)}" ${name}`,
    );
    return `.BI ${words.join(' ')} ${index === lines.length - 1 ? ');' : ','}`;
  });
}

/** The type in front of a name, without `__user`, which C libraries do not have. */
function declarationBefore(type: Type): string {
  const text = formatType(type).replace(/ ?\b__user\b ?/g, ' ');
  return text.endsWith('*') ? text : `${text} `;
}

/** The headers that programs need are in no spec. */
export function leftOpenInSynopsis({ structs, arguments: list, status }: Spec): readonly LeftOpen[] {
  const names = [...structs.keys()].map((name) => `struct ${name}`);
  if (list.some(({ values, sentinels }) => values.length + sentinels.length > 0)) names.push('the constants');
  return [
    ...(names.length === 0
      ? []
      : [{ where: 'SYNOPSIS', what: `#include of the header that defines ${names.join(', ')}` }]),
    ...(status === 'proposed'
      ? []
      : [{ where: 'SYNOPSIS', what: 'whether the C library has a function for the call' }]),
  ];
}
