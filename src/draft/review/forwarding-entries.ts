import type { FileDiff, Hunk } from '../diff.ts';
import type { NewValue } from '../uapi-values.ts';
import { isKernelC } from './added-functions.ts';
import { fact } from './told.ts';

/** The longest statement that is read, in lines. */
const MAX_LINES = 8;

/**
 * Entry points for 32-bit programs that hand all of their arguments on as they are: the entry of 64-bit programs does the
 * same, and the tables can name it (Documentation/process/adding-syscalls.rst, "Compatibility System Calls").
 */
export function forwardingEntries(files: readonly FileDiff[]): readonly NewValue[] {
  return files
    .flatMap(({ newPath: path, hunks }) =>
      isKernelC(path)
        ? hunks.flatMap(({ lines: all }): readonly NewValue[] => {
            const lines = all.filter(({ sign }) => sign !== '-');
            return lines.flatMap(({ text }, start) => {
              if (!text.startsWith('COMPAT_SYSCALL_DEFINE')) return [];
              const open = lines.findIndex((one, index) => index > start && one.text.trimEnd() === '{');
              if (open === -1 || open > start + MAX_LINES) return [];
              const length = lines.slice(open + 1, open + 1 + MAX_LINES).findIndex((one) => one.text === '}');
              if (length === -1) return [];
              const body = lines.slice(open + 1, open + 1 + length);
              if (!body.some(({ sign }) => sign === '+')) return [];
              const head = joined(lines.slice(start, open));
              const helper = forwarded(head, joined(body));
              const call = /\(\s*(\w+)/.exec(head)?.[1] ?? '';
              if (helper === undefined || !callsToo(call, helper, hunks)) return [];
              return [told(path, lines[start]?.line ?? 1, call)];
            });
          })
        : [],
    )
    .slice(0, 2);
}

function joined(lines: readonly { readonly text: string }[]): string {
  return lines.map(({ text }) => text.trim()).join(' ');
}

/** Whether the entry of 64-bit programs, which stands in the same file, ends in the same helper. */
function callsToo(call: string, helper: string, hunks: readonly Hunk[]): boolean {
  const lines = hunks.flatMap((hunk) => hunk.lines.filter(({ sign }) => sign !== '-'));
  const start = lines.findIndex(({ text }) => new RegExp(`^SYSCALL_DEFINE\\d\\(${call},`).test(text));
  if (start === -1) return false;
  const length = lines.slice(start).findIndex(({ text }) => text === '}');
  const use = new RegExp(`\\breturn ${helper}\\(`);
  return lines.slice(start, start + length).some(({ text }) => use.test(text));
}

function told(path: string, line: number, call: string): NewValue {
  const message = `compat_sys_${call}() hands its arguments on as they are, so sys_${call}() does the same for 32-bit programs; name that in the tables, and leave this one out`;
  return fact(path, line, message, call);
}

/** The function that a body calls with the parameters in their order, at most with a cast of a pointer; undefined for others. */
function forwarded(head: string, body: string): string | undefined {
  const words =
    /\((.*)\)/
      .exec(head)?.[1]
      ?.split(',')
      .map((one) => one.trim()) ?? [];
  const types = words.slice(1).filter((_, index) => index % 2 === 0);
  const names = words.slice(1).filter((_, index) => index % 2 === 1);
  // A signed long and a value of 64 bits are passed otherwise.
  if (
    types.some(
      (type) =>
        !type.includes('*') &&
        /\b(?:long|compat_(?:s?size_t|long_t|off_t)|loff_t|u64)\b/.test(type.replace('unsigned long', '')),
    )
  )
    return undefined;
  const [, helper, passed = ''] = /^return (\w+)\((.*)\);$/.exec(body) ?? [];
  const given = passed.split(',').map((one) => one.trim().replace(/^\([\w\s*]+\*\s*\)\s*/, ''));
  const isSame = given.length === names.length && given.every((one, index) => one === names[index]);
  return isSame && names.length > 0 ? helper : undefined;
}
