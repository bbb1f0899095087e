import { literal } from '../detect/python.ts';
import { type FlagProbe, type PassedValue, promiseOf, type Stored, whereValid } from './flag-probe.ts';

/** A function in Python that tells whether the kernel knows a flag, with the modules that it needs. */
export function discoverInPython(probe: FlagProbe): string {
  const { syscall, number, words, flag, values, known, mayAsk, unknown } = probe;
  const constant = `SYS_${syscall.toUpperCase()}`;
  const memory = values.flatMap((value) => declaration(value).map((line) => `    ${line}\n`)).join('');
  const list = [constant, ...values.map(passed)].join(', ');
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

const FORMATS: Readonly<Record<Stored['size'], string>> = { 1: 'B', 2: 'H', 4: 'I', 8: 'Q' };

function declaration(value: PassedValue): readonly string[] {
  if (value.kind !== 'memory') return [];
  const { name, size, stored } = value;
  return [
    `${name}_bytes = ctypes.create_string_buffer(${size})`,
    ...stored.map(
      ({ field, offset, size: own, value: number }) =>
        `struct.pack_into("=${FORMATS[own]}", ${name}_bytes, ${offset}, 0x${number.toString(16)})  # ${field}`,
    ),
  ];
}

function passed(value: PassedValue): string {
  switch (value.kind) {
    case 'register':
      return `ctypes.c_long(${literal(value.value)})`;
    case 'text':
      return `b"${value.text}"`;
    case 'memory':
      return `${value.name}_bytes`;
  }
}
