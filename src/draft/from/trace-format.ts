import { type CallDescription, type DescribedParameter, prototypeOnly } from '../call-description.ts';

/**
 * Reads the `format` file of a system call's tracepoint, /sys/kernel/tracing/events/syscalls/sys_enter_NAME/format of a
 * running kernel: names and types of the arguments, without `__user` and without the return type.
 */
export function fromTraceFormat(text: string): readonly CallDescription[] {
  const name = /^name:\s*sys_enter_(\w+)\s*$/m.exec(text)?.[1];
  if (name === undefined) return [];
  const parameters: DescribedParameter[] = [];
  for (const [, declaration = ''] of text.matchAll(/^[ \t]*field:([^;\n]+);[ \t]*offset:\d+;/gm)) {
    const { type, name: own } = splitDeclaration(declaration.trim());
    if (own.startsWith('common_') || own === '__syscall_nr' || own === '') continue;
    parameters.push({ name: own, type: userPointer(type) });
  }
  return [
    prototypeOnly(
      name,
      'long',
      parameters,
      'the tracepoint of a running kernel: names and types of the arguments',
    ),
  ];
}

/** `const char *` and `name` of `const char * name`: the name is the last word. */
function splitDeclaration(declaration: string): { readonly type: string; readonly name: string } {
  let start = declaration.length;
  while (start > 0 && /\w/.test(declaration[start - 1] ?? '')) start--;
  return { type: declaration.slice(0, start).trim(), name: declaration.slice(start) };
}

/** Adds `__user`: every pointer that a system call takes is a user pointer. */
function userPointer(type: string): string {
  const star = type.indexOf('*');
  if (star === -1 || type.includes('__user')) return type;
  return `${type.slice(0, star).trimEnd()} __user *${type.slice(star + 1)}`;
}
