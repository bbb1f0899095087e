import type { NewValue } from '../uapi-values.ts';
import type { ShownFunction } from './added-functions.ts';
import { plainLines } from './call-bodies.ts';
import { fact } from './told.ts';

/** What gives a null pointer, and no errno, where there is nothing (kernel/pid.c, fs/file.c, kernel/fork.c, mm/slub.c). */
const GIVES_NULL =
  /^\t+(\w+)\s*=\s*(find_get_task_by_vpid|find_task_by_vpid|find_task_by_pid_ns|find_get_pid|find_vpid|get_pid_task|pid_task|get_task_mm|fget|fget_raw|fget_task|kmalloc|kzalloc|kcalloc|kvmalloc|kvzalloc|vmalloc|idr_find|xa_load)\s*\(/;
const UNSIGNED = /^\t(?:unsigned int|unsigned long|unsigned|size_t|u8|u16|u32|u64)\s+(\w+)(?:\s*=[^;,]*)?;$/;
/** The lines behind a call in which its result is looked at. */
const MAX_DISTANCE = 4;
/** The results of one series that are told of. */
const MAX_TOLD = 3;

/** Results that new functions take, or give, for what they are not: null for an errno, a positive errno, an unsigned number below 0. */
export function mistakenResults(functions: readonly ShownFunction[]): readonly NewValue[] {
  return functions
    .flatMap((shown): readonly NewValue[] => {
      const lines = plainLines(shown);
      const unsigned = new Set(lines.flatMap(({ text }) => UNSIGNED.exec(text)?.[1] ?? []));
      return lines.flatMap(({ text, line }, index): readonly NewValue[] => {
        const message =
          positiveErrno(text) ??
          neverNegative(text, unsigned) ??
          nullAsError(
            text,
            lines.slice(index + 1, index + 1 + MAX_DISTANCE).map((one) => one.text),
          );
        return message === undefined ? [] : [fact(shown.path, line, message)];
      });
    })
    .slice(0, MAX_TOLD);
}

function positiveErrno(text: string): string | undefined {
  const errno =
    /\breturn (EINVAL|EFAULT|EPERM|EACCES|EBADF|ENOMEM|ENOENT|ESRCH|EEXIST|EBUSY|EAGAIN|EINTR|ENOSYS|EOPNOTSUPP|EOVERFLOW|ERANGE|E2BIG|ENODEV|EIO);/.exec(
      text,
    )?.[1];
  return errno === undefined
    ? undefined
    : `"return ${errno}" is a positive number, which is success to a program; return -${errno}`;
}

function neverNegative(text: string, unsigned: ReadonlySet<string>): string | undefined {
  const name = /^\t+if \((\w+) < 0\)/.exec(text)?.[1];
  return name !== undefined && unsigned.has(name)
    ? `"${name}" is unsigned and never below 0, so that no error is seen here`
    : undefined;
}

/** IS_ERR() of what is null where there is nothing, or PTR_ERR() of what is certainly null. */
function nullAsError(text: string, rest: readonly string[]): string | undefined {
  const tested = /^\t+if \(!(\w+)\)$/.exec(text)?.[1];
  if (tested !== undefined && new RegExp(`^\\t+return PTR_ERR\\(${tested}\\);$`).test(rest[0] ?? ''))
    return `PTR_ERR() of "${tested}", which is NULL here, is 0: a program is told of success; return an errno`;
  const [, name, getter] = GIVES_NULL.exec(text) ?? [];
  if (name === undefined) return undefined;
  const use = rest.find((one) => new RegExp(`\\b${name}\\b`).test(one)) ?? '';
  return new RegExp(`^\\t+if \\((?:unlikely\\()?IS_ERR\\(${name}\\)`).test(use)
    ? `${getter}() gives NULL where there is nothing, which IS_ERR() does not see; test !${name}`
    : undefined;
}
