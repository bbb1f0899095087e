import { declarationInPython, passedInPython } from '../passed/python.ts';
import { type ProbeCall, promise, whereNumbered } from './probe-call.ts';

/** A function in Python that tells whether a call is hidden, with the modules that it needs. */
export function detectInPython(probe: ProbeCall): string {
  const { name, number } = probe;
  return `import ctypes
import errno
${isPacked(probe) ? 'import struct\n' : ''}
libc = ctypes.CDLL(None, use_errno=True)
SYS_${name.toUpperCase()} = ${number}  # ${whereNumbered(probe)}


${hiddenInPython(probe)}`;
}

/** Whether the function stores into memory, for which it needs the module struct. */
export function isPacked({ values }: ProbeCall): boolean {
  return values.some((value) => value.kind === 'memory' && value.stored.length + value.pointers.length > 0);
}

/** The function without its modules and constants. */
export function hiddenInPython(probe: ProbeCall): string {
  const { name, values } = probe;
  const memory = values
    .flatMap((value) => declarationInPython(value).map((line) => `    ${line}\n`))
    .join('');
  const list = [`SYS_${name.toUpperCase()}`, ...values.map(passedInPython)].join(', ');
  return `def ${name}_is_hidden() -> bool:
    """${promise(probe).replaceAll('\\', '\\\\')}"""
${memory}    result = libc.syscall(${list})
    return result == -1 and ctypes.get_errno() in (errno.EPERM, errno.ENOSYS)
`;
}
