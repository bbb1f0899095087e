import { type ProbeCall, promise, whereNumbered } from './probe-call.ts';

/** A function in Python that tells whether a call is hidden, with the modules that it needs. */
export function detectInPython(probe: ProbeCall): string {
  const { name, number, registers } = probe;
  const upper = `SYS_${name.toUpperCase()}`;
  const list = registers.map((register) => `ctypes.c_long(${literal(register)})`);
  return `import ctypes
import errno

libc = ctypes.CDLL(None, use_errno=True)
${upper} = ${number}  # ${whereNumbered(probe)}


def ${name}_is_hidden() -> bool:
    """${promise(probe)}"""
    result = libc.syscall(${[upper, ...list].join(', ')})
    return result == -1 and ctypes.get_errno() in (errno.EPERM, errno.ENOSYS)
`;
}

/** A register as a number: a pointer, a descriptor and flags alike. */
export function literal(register: bigint): string {
  const signed = BigInt.asIntN(64, register);
  return signed >= -4096n && signed < 4096n ? String(signed) : `0x${register.toString(16)}`;
}
