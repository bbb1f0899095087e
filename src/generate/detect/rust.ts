import { declarationInRust, passedInRust } from '../passed/rust.ts';
import { type ProbeCall, promise, whereNumbered } from './probe-call.ts';

/** A function in Rust that tells whether a call is hidden; it needs the crate libc. */
export function detectInRust(probe: ProbeCall): string {
  const { name, number, values } = probe;
  const upper = `SYS_${name.toUpperCase()}`;
  const memory = values.flatMap((value) => declarationInRust(value).map((line) => `    ${line}\n`)).join('');
  const list = [upper, ...values.map(passedInRust)].join(', ');
  return `/// Whether ${name}() is missing here, or hidden by a filter.
pub fn ${name}_is_hidden() -> bool {
    const ${upper}: libc::c_long = ${number}; // ${whereNumbered(probe)}
${memory}    // ${promise(probe)}
    let result = unsafe { libc::syscall(${list}) };
    let error = std::io::Error::last_os_error().raw_os_error();
    result == -1 && matches!(error, Some(libc::EPERM | libc::ENOSYS))
}
`;
}
