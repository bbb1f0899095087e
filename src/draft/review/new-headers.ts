import type { FileDiff } from '../diff.ts';
import type { NewValue } from '../uapi-values.ts';
import { fact } from './told.ts';

/** Types that linux/types.h defines. */
const TYPES = /\b(__[us](?:8|16|32|64)|__[bl]e(?:16|32|64)|__aligned_u64|__kernel_\w+_t)\b/;
/** Types of the C library and of the kernel that no header for userspace defines. */
const FOREIGN =
  /^\s+(clockid_t|timer_t|time_t|pid_t|uid_t|gid_t|mode_t|dev_t|ino_t|key_t|id_t|nlink_t)\s+\w+(?:\[\w*\])?\s*;/;

/** What stands in the way of programs that include a header which a series adds to those for userspace. */
export function newHeaders(files: readonly FileDiff[]): readonly NewValue[] {
  return files.flatMap(({ oldPath, newPath: path = '', hunks }): readonly NewValue[] => {
    if (!/^(?:arch\/\w+\/)?include\/uapi\/(?!asm-generic\/).*\.h$/.test(path)) return [];
    const added = hunks.flatMap(({ lines }) => lines.filter(({ sign }) => sign === '+'));
    const foreign = added.find(({ text }) => FOREIGN.test(text));
    const found: NewValue[] = [];
    if (foreign !== undefined) {
      const type = FOREIGN.exec(foreign.text)?.[1] ?? '';
      found.push(
        fact(
          path,
          foreign.line,
          `the type ${type} is none of headers for userspace: the header does not compile by itself; write ${KERNEL.get(type) ?? `__kernel_${type}`}`,
        ),
      );
    }
    if (oldPath !== undefined) return found;
    const text = added.map((one) => one.text);
    const license = text[0] ?? '';
    if (license.includes('SPDX-License-Identifier') && !license.includes('Linux-syscall-note'))
      found.push(
        fact(
          path,
          1,
          'the license lacks "WITH Linux-syscall-note": programs that include the header would have to be under the GPL',
        ),
      );
    const typed = added.find((one) => TYPES.test(one.text));
    if (typed !== undefined && !text.some((one) => /^#\s*include\b/.test(one)))
      found.push(
        fact(
          path,
          typed.line,
          `the header uses ${TYPES.exec(typed.text)?.[1]} and includes nothing: it does not compile by itself; include <linux/types.h>`,
        ),
      );
    if (!text.some((one) => /^#\s*(?:ifndef|pragma once|if !defined)/.test(one)))
      found.push(
        fact(
          path,
          1,
          'nothing guards the header against being included twice; begin with #ifndef and #define',
        ),
      );
    return found;
  });
}

/** Where the kernel has a type of its own. */
const KERNEL: ReadonlyMap<string, string> = new Map([
  ['time_t', '__s64'],
  ['uid_t', '__u32'],
  ['gid_t', '__u32'],
  ['mode_t', '__u32'],
  ['dev_t', '__u32 for the major number and one for the minor'],
  ['ino_t', '__u64'],
  ['id_t', '__u32'],
  ['nlink_t', '__u32'],
  ['pid_t', '__s32'],
]);
