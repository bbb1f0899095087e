import type { FileDiff } from '../diff.ts';
import type { NewValue } from '../uapi-values.ts';

/** A size or a number of things, as a member of a struct. */
const COUNT =
  /^\s+(int|__s32|__s64|s32|s64|long)\s+(size|\w+_size|len|\w+_len|length|nr_\w+|nr|count|\w+_count|num_\w+|num)\s*;/;

/** The members of one series that are told of. */
const MAX_TOLD = 2;

/** Sizes and counts with a sign in structs that a series adds to headers for userspace. */
export function signedCounts(files: readonly FileDiff[]): readonly NewValue[] {
  const found: NewValue[] = [];
  for (const { newPath: path = '', hunks } of files) {
    if (!/^(?:arch\/\w+\/)?include\/uapi\//.test(path)) continue;
    for (const { lines } of hunks) {
      let struct: string | undefined;
      for (const { sign, text, line } of lines) {
        const opened = /^struct (\w{1,60})\s*\{/.exec(text)?.[1];
        if (opened !== undefined) struct = sign === '+' ? opened : undefined;
        else if (/^\}/.test(text)) struct = undefined;
        const [, type, name] = COUNT.exec(text) ?? [];
        if (struct === undefined || sign !== '+' || name === undefined) continue;
        const message = `"${name}" of struct ${struct} is a size or a count, but its type ${type} has a sign: the kernel has to refuse what is negative, or takes it for a large number; use __u32 or __u64`;
        found.push({ syscall: undefined, path, line, isQuestion: false, message });
      }
    }
  }
  return found.slice(0, MAX_TOLD);
}
