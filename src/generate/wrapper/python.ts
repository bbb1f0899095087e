import { hiddenInPython, isPacked } from '../detect/python.ts';
import { conclusionLines, undeclaredLines } from './conclusions.ts';
import { classInPython, parameterInPython } from './python-types.ts';
import { pointedStructs } from './struct-of-fields.ts';
import type { EpermMeaning, WrappedCall } from './wrapped-call.ts';

/** A function in Python that makes a call, and calls one of the program where it is missing or hidden; with its modules. */
export function wrapperInPython(call: WrappedCall): string {
  const { spec, eperm } = call;
  const { name } = spec;
  const structs = pointedStructs(spec);
  const parameters = spec.arguments.map((argument) => parameterInPython(argument, structs));
  const passed = parameters.map((one) => `        ${one.passed},\n`).join('');
  const hasPointers = passed.includes('_pointer(');
  const hasProbe = eperm.kind === 'probe';
  const constant = `SYS_${name.toUpperCase()}`;
  const annotations = parameters.map(({ type }) => type).join();
  const typing = ['Callable', 'Optional', ...(annotations.includes('Union[') ? ['Union'] : [])];
  const comment = [
    ...conclusionLines(call, {
      function: `${name}_or_fallback()`,
      withoutFallback: 'Without a fallback, it raises an OSError with ENOSYS instead.',
      kept: 'This is kept for the thread, since no filter of a thread can be taken away.',
    }),
    ...undeclaredLines(structs),
  ];
  return `${comment.map((line) => `#${line === '' ? '' : ` ${line}`}\n`).join('')}import ctypes
import errno
import os
${call.isOfX86 ? 'import platform\n' : ''}${hasProbe && isPacked(eperm.probe) ? 'import struct\n' : ''}${hasProbe ? 'import threading\n' : ''}from typing import ${typing.join(', ')}

libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long
${constant} = ${call.number}  # ${call.whereNumbered}
${call.isOfX86 ? `if platform.machine() != "x86_64":\n    raise ImportError("the number of ${name} is that of x86_64, and another one here")\n` : ''}${
  call.whyOnly64Bit.length === 0
    ? ''
    : `if ctypes.sizeof(ctypes.c_long) < 8:\n    raise ImportError(${JSON.stringify(`${name}: ${call.whyOnly64Bit.join('; ')}`)})\n`
}${hasProbe ? `${name}_kept = threading.local()\n` : ''}

${structs.declared.map((struct) => `${classInPython(struct, spec.architecture)}\n\n`).join('')}${
  hasPointers
    ? 'def _pointer(value):\n    """The address of an object of ctypes, and NULL for None."""\n    return None if value is None else ctypes.byref(value)\n\n\n'
    : ''
}${hasProbe ? `${hiddenInPython(eperm.probe)}\n\n` : ''}def ${name}_or_fallback(
${parameters.map((one) => `    ${one.name}: ${one.type},\n`).join('')}    fallback: Optional[Callable[[], int]] = None,
) -> int:
    """Returns what the call returns, or what the fallback does; raises OSError where the call fails."""
    result = libc.syscall(
        ctypes.c_long(${constant}),
${passed}    )
    if result != -1:
        return result
    error = ctypes.get_errno()
${
  hasProbe
    ? `    if error == errno.EPERM and not getattr(${name}_kept, "is_hidden", False):\n        ${name}_kept.is_hidden = ${name}_is_hidden()\n`
    : ''
}    if ${hiddenCondition(name, eperm)}:
        if fallback is not None:
            return fallback()
        error = errno.ENOSYS
    raise OSError(error, os.strerror(error))
`;
}

function hiddenCondition(name: string, { kind }: EpermMeaning): string {
  switch (kind) {
    case 'probe':
      return `error == errno.ENOSYS or (error == errno.EPERM and ${name}_kept.is_hidden)`;
    case 'filter':
      return 'error in (errno.ENOSYS, errno.EPERM)';
    case 'unknown':
      return 'error == errno.ENOSYS';
  }
}
