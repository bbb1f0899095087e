import { type Architecture, findArchitecture } from '../../seccomp/architecture.ts';
import type { Argument, Call } from '../../spec/model.ts';
import type { Type } from '../../spec/types/type.ts';

/** What 32-bit programs on x86_64 call. */
export const I386_CALLS: Architecture | undefined = findArchitecture('i386');

/**
 * Calls whose i386 entry point on x86_64 is another function than that of 64-bit programs, which is the one that specs
 * describe: arch/x86/entry/syscalls/syscall_32.tbl of Linux 6.12 and 7.2.
 */
const OTHER_ENTRY: ReadonlyMap<string, string> = new Map([
  ['epoll_pwait2', 'compat_sys_epoll_pwait2'],
  ['execveat', 'compat_sys_execveat'],
  ['io_pgetevents', 'compat_sys_io_pgetevents'],
  ['kexec_load', 'compat_sys_kexec_load'],
  ['open_by_handle_at', 'compat_sys_open_by_handle_at'],
  ['preadv2', 'compat_sys_preadv2'],
  ['pwritev2', 'compat_sys_pwritev2'],
  ['setgroups', 'sys_setgroups16'],
  ['settimeofday', 'compat_sys_settimeofday'],
]);

/** Why an entry point of i386 is not asked; undefined where the spec describes it. */
export function whyNotByI386(name: string): string | undefined {
  const entry = OTHER_ENTRY.get(name);
  return entry && `its i386 entry point is ${entry}(), which the spec does not describe`;
}

/**
 * Whether a call means the same through the i386 entry points, which take the lower half of each register: no value is
 * wider, and no memory is laid out as a 32-bit program lays out pointers and longs (in_compat_syscall()).
 */
export function isSameByI386({ values }: Call, args: readonly Argument[]): boolean {
  return values.every((value, index) => {
    const type = args[index]?.type;
    if (type === undefined || value === undefined) return false;
    if (typeof value !== 'bigint') return type.kind === 'pointer' && !hasLongs(type.to);
    return isNarrow(type) || (value >= 0n && value <= 0xffff_ffffn);
  });
}

function isNarrow(type: Type): boolean {
  return type.kind === 'integer' && type.size <= 4;
}

/** Types of which 32-bit programs have narrower ones. */
const LONG = /^(?:unsigned )?long$|^s?size_t$|^__kernel_(?:u?long_t|s?size_t)$|^uintptr_t$/;

/** A long of 32-bit programs whatever its type is: get_timespec64() in kernel/time/time.c ignores its upper half. */
const NANOSECONDS = 'tv_nsec';

function hasLongs(type: Type): boolean {
  switch (type.kind) {
    case 'integer':
      return LONG.test(type.name);
    case 'pointer':
      return true;
    case 'array':
      return hasLongs(type.of);
    case 'struct':
      return (
        type.isOpaque || type.fields.some(({ name, type: own }) => name === NANOSECONDS || hasLongs(own))
      );
    case 'void':
      return false;
  }
}
