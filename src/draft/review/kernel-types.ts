import type { FileDiff } from '../diff.ts';
import type { NewValue } from '../uapi-values.ts';
import { isKernelC } from './added-functions.ts';

/** Types that headers for userspace do not define, and what they have instead. */
const KERNEL_TYPES: readonly (readonly [RegExp, string])[] = [
  [/\bktime_t\b/, 'a pointer to struct __kernel_timespec'],
  [
    /\bold_time32_t\b|\bstruct old_(?:timespec32|timeval32)\b/,
    'the 64-bit type alone, since 32 bits end in 2038',
  ],
  [/\bstruct timespec64\b/, 'struct __kernel_timespec'],
  [/\b(?:kuid_t|kgid_t)\b/, 'uid_t or gid_t'],
  [/\b(?:gfp_t|phys_addr_t|dma_addr_t|sector_t|pgoff_t|atomic_t)\b/, '__u64'],
];

/** The longest head of a call, in lines. */
const MAX_HEAD = 8;
/** The calls of one series that are told of. */
const MAX_TOLD = 3;

/** Types of the kernel alone in the prototypes of calls that a series adds. */
export function kernelTypes(files: readonly FileDiff[]): readonly NewValue[] {
  const lines = files.flatMap(({ hunks }) => hunks.flatMap((hunk) => hunk.lines));
  // A call that only moves is one that programs know.
  const older = new Set(
    lines.flatMap(({ sign, text }) =>
      sign === '-' ? (/^SYSCALL_DEFINE\d\s*\(\s*(\w+)/.exec(text)?.[1] ?? []) : [],
    ),
  );
  return files
    .flatMap(({ newPath: path, hunks }) =>
      isKernelC(path)
        ? hunks.flatMap(({ lines: all }) => {
            const kept = all.filter(({ sign }) => sign !== '-');
            return kept.flatMap(({ sign, text, line }, index): readonly NewValue[] => {
              const name = /^SYSCALL_DEFINE\d\s*\(\s*(\w+)/.exec(text)?.[1];
              if (sign !== '+' || name === undefined || older.has(name)) return [];
              const rest = kept.slice(index, index + MAX_HEAD).map((one) => one.text);
              const head = rest.slice(0, rest.findIndex((one) => one.includes(')')) + 1).join(' ');
              for (const [type, instead] of KERNEL_TYPES) {
                const found = type.exec(head)?.[0];
                if (found === undefined) continue;
                const message = `the prototype of ${name} has ${found}, which no header for userspace defines: programs cannot declare the call; take ${instead}`;
                return [{ syscall: name, path, line, isQuestion: false, message }];
              }
              const choice = /\benum (\w+)/.exec(head)?.[0];
              if (choice === undefined) return [];
              const message = `the prototype of ${name} has "${choice}", whose size compilers choose (gcc -fshort-enums), and which takes any number anyway; take int or unsigned int`;
              return [{ syscall: name, path, line, isQuestion: false, message }];
            });
          })
        : [],
    )
    .slice(0, MAX_TOLD);
}
