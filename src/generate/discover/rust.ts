import { declarationInRust, passedInRust } from '../passed/rust.ts';
import { type FlagProbe, promiseOf, whereValid } from './flag-probe.ts';

/** A function in Rust that tells whether the kernel knows a flag; it needs the crate libc. */
export function discoverInRust(probe: FlagProbe): string {
  const { syscall, number, words, flag, values, known, mayAsk, unknown } = probe;
  const constant = `SYS_${syscall.toUpperCase()}`;
  const memory = values.flatMap((value) => declarationInRust(value).map((line) => `    ${line}\n`)).join('');
  const list = [constant, ...values.map(passedInRust)].join(', ');
  return `/// Whether the kernel knows ${flag}; None if a filter or a missing permission refuses.
pub fn ${words.join('_')}() -> Option<bool> {
    const ${constant}: libc::c_long = ${number}; // ${whereValid(probe)}
${memory}    // ${promiseOf(probe)}
    let result = unsafe { libc::syscall(${list}) };
    let error = std::io::Error::last_os_error().raw_os_error();
    match error {
        _ if result != -1 => ${mayAsk ? 'Some(true)' : 'None'},
${known.length === 0 ? '' : `        Some(${known.map((errno) => `libc::${errno}`).join(' | ')}) => Some(true),\n`}        Some(libc::${unknown} | libc::ENOSYS) => Some(false),
        _ => None,
    }
}
`;
}
