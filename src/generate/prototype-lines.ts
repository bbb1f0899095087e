import type { Spec } from '../spec/model.ts';
import { formatType } from '../spec/types/type.ts';

/** Width of a line of the kernel's C. */
const WIDTH = 80;

/** How include/linux/syscalls.h declares a call. */
export function prototypeLines({ name, arguments: list }: Spec): readonly string[] {
  const parameters = list.map((argument) => {
    const type = formatType(argument.type);
    return `${type}${type.endsWith('*') ? '' : ' '}${argument.name}`;
  });
  const lines: string[] = [];
  let line = `asmlinkage long sys_${name}(${parameters[0] ?? 'void'}`;
  for (const parameter of parameters.slice(1)) {
    if (line.replaceAll('\t', '        ').length + parameter.length + 4 > WIDTH) {
      lines.push(`${line},`);
      line = `\t\t${parameter}`;
    } else line += `, ${parameter}`;
  }
  return [...lines, `${line});`];
}
