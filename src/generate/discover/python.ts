import { declarationInPython, passedInPython } from '../passed/python.ts';
import { type FlagProbe, promiseOf, whereValid } from './flag-probe.ts';

/** A function in Python that tells whether the kernel knows a flag, with the modules that it needs. */
export function discoverInPython(probe: FlagProbe): string {
  const { syscall, number, words, flag, values, known, mayAsk, unknown } = probe;
  const constant = `SYS_${syscall.toUpperCase()}`;
  const memory = values
    .flatMap((value) => declarationInPython(value).map((line) => `    ${line}\n`))
    .join('');
  const list = [constant, ...values.map(passedInPython)].join(', ');
  const told = known.map((errno) => `errno.${errno}`);
  return `import ctypes
import errno
import struct
from typing import Optional

libc = ctypes.CDLL(None, use_errno=True)
${constant} = ${number}  # ${whereValid(probe)}


def ${words.join('_')}() -> Optional[bool]:
    """Whether the kernel knows ${flag}; None if a filter or a missing permission refuses.

    ${promiseOf(probe).replaceAll('\\', '\\\\')}
    """
${memory}    if libc.syscall(${list}) != -1:
        return ${mayAsk ? 'True' : 'None'}
    error = ctypes.get_errno()
${told.length === 0 ? '' : `    if error in (${told.join(', ')},):\n        return True\n`}    return False if error in (errno.${unknown}, errno.ENOSYS) else None
`;
}
