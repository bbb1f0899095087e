import { detectInRust } from '../detect/rust.ts';
import { conclusionLines, undeclaredLines } from './conclusions.ts';
import { withNameless } from './nameless.ts';
import { parametersInRust, structInRust } from './rust-types.ts';
import { pointedStructs } from './struct-of-fields.ts';
import type { EpermMeaning, WrappedCall } from './wrapped-call.ts';

/** A function in Rust that makes a call, and calls a closure where it is missing or hidden; it needs the crate libc. */
export function wrapperInRust(call: WrappedCall): string {
  const { spec, eperm } = call;
  const { name } = spec;
  const structs = pointedStructs(spec);
  const parameters = parametersInRust(spec, structs);
  const hasProbe = eperm.kind === 'probe';
  const constant = `SYS_${name.toUpperCase()}`;
  const comment = [
    ...conclusionLines(call, {
      function: `${name}_or_fallback()`,
      withoutFallback: 'A closure that does nothing else can return the error ENOSYS.',
      kept: 'This is kept for the thread, since no filter of a thread can be taken away.',
    }),
    ...undeclaredLines(structs),
  ];
  const refusals = [
    ...(call.isOfX86
      ? [refusal('target_arch = "x86_64"', `the number of ${name} is that of x86_64, and another one here`)]
      : []),
    ...call.whyOnly64Bit.map((reason) => refusal('target_pointer_width = "64"', `${name}: ${reason}`)),
  ];
  return `${comment.map((line) => `//${line === '' ? '' : ` ${line}`}\n`).join('')}
${refusals.map((one) => `${one}\n`).join('')}${withNameless(structs.declared)
  .map((struct) => `${structInRust(struct, spec.architecture)}\n`)
  .join(
    '',
  )}${hasProbe ? `${detectInRust(eperm.probe)}\n` : ''}/// Makes the call ${name}(), and calls the fallback where the call is missing or hidden.
///
/// # Safety
///
/// Pointers have to be what the call expects of them.
${[...parameters.map((one) => one.name), name].some((one) => /[A-Z]/.test(one)) ? '#[allow(non_snake_case)]\n' : ''}#[allow(clippy::too_many_arguments)]
pub unsafe fn ${name}_or_fallback(
${parameters.map((one) => `    ${one.name}: ${one.type},\n`).join('')}    fallback: impl FnOnce() -> std::io::Result<libc::c_long>,
) -> std::io::Result<libc::c_long> {
    const ${constant}: libc::c_long = ${call.number}; // ${call.whereNumbered}
${hasProbe ? '    thread_local! {\n        static IS_HIDDEN: std::cell::Cell<bool> = std::cell::Cell::new(false);\n    }\n' : ''}    let result = libc::syscall(${[constant, ...parameters.map((one) => one.passed)].join(', ')});
    if result != -1 {
        return Ok(result);
    }
    let error = std::io::Error::last_os_error();
    let errno = error.raw_os_error();
${
  hasProbe
    ? `    if errno == Some(libc::EPERM) && !IS_HIDDEN.with(std::cell::Cell::get) {\n        IS_HIDDEN.with(|kept| kept.set(${name}_is_hidden()));\n    }\n`
    : ''
}    if ${hiddenCondition(eperm)} {
        return fallback();
    }
    Err(error)
}
`;
}

function refusal(condition: string, message: string): string {
  return `#[cfg(not(${condition}))]\ncompile_error!("${message.replaceAll('"', "'")}");\n`;
}

function hiddenCondition({ kind }: EpermMeaning): string {
  switch (kind) {
    case 'probe':
      return 'errno == Some(libc::ENOSYS)\n        || (errno == Some(libc::EPERM) && IS_HIDDEN.with(std::cell::Cell::get))\n    ';
    case 'filter':
      return 'errno == Some(libc::ENOSYS) || errno == Some(libc::EPERM)';
    case 'unknown':
      return 'errno == Some(libc::ENOSYS)';
  }
}
