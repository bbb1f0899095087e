import type { Spec } from '../../spec/model.ts';
import { formatType } from '../../spec/types/type.ts';
import { prototypeLines } from '../prototype-lines.ts';

/* Each edit returns undefined where the file does not have the place that the edit goes by. */

/** `include/uapi/asm-generic/unistd.h`: the number, and how many there are. */
export function withGenericNumber(text: string, name: string, number: bigint): string | undefined {
  const count = /^#define __NR_syscalls \d+$/m;
  const place = /\n#undef __NR_syscalls\n/;
  if (!count.test(text) || !place.test(text)) return undefined;
  return text
    .replace(place, (own) => `\n#define __NR_${name} ${number}\n__SYSCALL(__NR_${name}, sys_${name})\n${own}`)
    .replace(count, `#define __NR_syscalls ${number + 1n}`);
}

/** `include/linux/syscalls.h`: the prototype behind the last one that all architectures have, and its structs. */
export function withDeclaration(text: string, spec: Spec): string | undefined {
  const lines = text.split('\n');
  const comment = lines.findIndex((line) => /^ \* Architecture-specific system calls$/.test(line));
  const end = lines.findLastIndex((line, index) => index < comment - 1 && line.trim() !== '');
  const structs = lines.findLastIndex(
    (line, index) => index < comment && /^(?:struct|union) \w+;$/.test(line),
  );
  if (comment < 1 || end < 0 || structs < 0) return undefined;
  const known = new Set(lines.flatMap((line) => /^((?:struct|union) \w+);$/.exec(line)?.[1] ?? []));
  const forward = structsOf(spec)
    .filter((name) => !known.has(name))
    .map((name) => `${name};`);
  return [
    ...lines.slice(0, structs + 1),
    ...forward,
    ...lines.slice(structs + 1, end + 1),
    ...prototypeLines(spec),
    ...lines.slice(end + 1),
  ].join('\n');
}

/** The structs and unions that arguments point to. */
function structsOf({ arguments: list }: Spec): readonly string[] {
  const names = list.flatMap(({ type }) =>
    type.kind === 'pointer' && type.to.kind === 'struct' && type.to.name !== '' ? [formatType(type.to)] : [],
  );
  return [...new Set(names)];
}

/** `kernel/sys_ni.c`: what a kernel without the call answers, behind the list that all architectures have. */
export function withConditionalEntry(text: string, name: string): string | undefined {
  const place = /\n\/\*\n \* Architecture specific syscalls: see further below\n/;
  if (!place.test(text)) return undefined;
  return text.replace(place, (own) => `\nCOND_SYSCALL(${name});\n${own}`);
}
