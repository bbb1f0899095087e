import { type ProbeCall, promise, whereNumbered } from './probe-call.ts';

/** A function in Rust that tells whether a call is hidden; it needs the crate libc. */
export function detectInRust(probe: ProbeCall): string {
  const { name, number, registers } = probe;
  const upper = `SYS_${name.toUpperCase()}`;
  const list = [upper, ...registers.map(literal)].join(', ');
  return `/// Whether ${name}() is missing here, or hidden by a filter.
pub fn ${name}_is_hidden() -> bool {
    const ${upper}: libc::c_long = ${number}; // ${whereNumbered(probe)}
    // ${promise(probe)}
    let result = unsafe { libc::syscall(${list}) };
    let error = std::io::Error::last_os_error().raw_os_error();
    result == -1 && matches!(error, Some(libc::EPERM | libc::ENOSYS))
}
`;
}

/** A register as a signed long: a pointer, a descriptor and flags alike. */
export function literal(register: bigint): string {
  const signed = BigInt.asIntN(64, register);
  return signed >= -4096n && signed < 4096n ? `${signed}_i64` : `0x${register.toString(16)}_u64`;
}
