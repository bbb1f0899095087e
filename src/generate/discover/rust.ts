import { literal } from '../detect/rust.ts';
import { type FlagProbe, type PassedValue, promiseOf, whereValid } from './flag-probe.ts';

/** A function in Rust that tells whether the kernel knows a flag; it needs the crate libc. */
export function discoverInRust(probe: FlagProbe): string {
  const { syscall, number, words, flag, values, known, mayAsk, unknown } = probe;
  const constant = `SYS_${syscall.toUpperCase()}`;
  const memory = values.flatMap((value) => declaration(value).map((line) => `    ${line}\n`)).join('');
  const list = [constant, ...values.map(passed)].join(', ');
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

function declaration(value: PassedValue): readonly string[] {
  if (value.kind !== 'memory') return [];
  const { name, size, stored } = value;
  return [
    `let mut ${name}_bytes = [0u8; ${size}];`,
    ...stored.map(
      ({ field, offset, size: own, value: number }) =>
        `${name}_bytes[${offset}..${offset + own}].copy_from_slice(&0x${number.toString(16)}u${own * 8}.to_ne_bytes()); // ${field}`,
    ),
  ];
}

function passed(value: PassedValue): string {
  switch (value.kind) {
    case 'register':
      return literal(value.value);
    case 'text':
      return `b"${value.text}\\0".as_ptr()`;
    case 'memory':
      return `${value.name}_bytes.as_mut_ptr()`;
  }
}
