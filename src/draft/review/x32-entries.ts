import type { FileDiff } from '../diff.ts';
import type { NewValue } from '../uapi-values.ts';

/**
 * Entries for x32 alone. The head of arch/x86/entry/syscalls/syscall_64.tbl: 512 to 547 are numbers of calls that were numbered
 * otherwise for x32 by mistake, and 548 and above are for calls that are not x32.
 */
export function x32Entries(files: readonly FileDiff[]): readonly NewValue[] {
  return files.flatMap(({ newPath: path = '', hunks }) =>
    path.endsWith('/x86/entry/syscalls/syscall_64.tbl') && path.startsWith('arch/')
      ? hunks.flatMap(({ lines }) =>
          lines.flatMap(({ sign, text, line }): readonly NewValue[] => {
            const [, number, name] = /^(\d{3,4})\s+x32\s+(\w+)/.exec(text) ?? [];
            if (sign !== '+' || name === undefined) return [];
            // An entry that changes had its number before.
            if (lines.some((one) => one.sign === '-' && one.text.startsWith(`${number}\t`))) return [];
            const message = `${name} gets ${number} for x32 alone, but no call is to get a number of its own there: make its entry "common", and ask in_compat_syscall() where layouts differ`;
            return [{ syscall: name, path, line, isQuestion: false, message }];
          }),
        )
      : [],
  );
}
