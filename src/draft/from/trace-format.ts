import { bare, type Known, type KnownParameter } from '../known.ts';

/**
 * The `format` file of a syscall's tracepoint, as /sys/kernel/tracing/events/syscalls/sys_enter_NAME/format of a
 * running kernel gives it: names and types of the arguments, without `__user` and without what comes back.
 */
export function fromTraceFormat(text: string): readonly Known[] {
  const name = /^name:\s*sys_enter_(\w+)\s*$/m.exec(text)?.[1];
  if (name === undefined) return [];
  const parameters: KnownParameter[] = [];
  for (const [, declaration = ''] of text.matchAll(/^\s*field:([^;]+);\s*offset:\d+;/gm)) {
    const [, type = '', own = ''] = /^(.*?)\s*(\w+)$/.exec(declaration.trim()) ?? [];
    if (own.startsWith('common_') || own === '__syscall_nr' || own === '') continue;
    parameters.push({ name: own, type: userPointer(type.trim()) });
  }
  return [
    bare(name, 'long', parameters, 'the tracepoint of a running kernel: names and types of the arguments'),
  ];
}

/** Every pointer of a system call is the caller's. */
function userPointer(type: string): string {
  return type.includes('*') && !type.includes('__user') ? type.replace(/\s*\*/, ' __user *') : type;
}
