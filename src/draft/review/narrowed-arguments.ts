import type { FileDiff } from '../diff.ts';
import type { NewValue } from '../uapi-values.ts';
import { isKernelC } from './added-functions.ts';

/** A cast of one of prctl()'s arguments, each of which is an unsigned long. */
const CAST = /\(\s*(int|unsigned int|unsigned|u32|__u32)\s*\)\s*(arg[2-5])\b/;

/** The casts of one series that are told of. */
const MAX_TOLD = 2;

/** Casts in new lines of prctl() that drop the upper half of an argument, which then never gets a meaning. */
export function narrowedArguments(files: readonly FileDiff[]): readonly NewValue[] {
  return files
    .flatMap(({ newPath: path, hunks }) =>
      isKernelC(path)
        ? hunks.flatMap(({ section, lines }) =>
            lines.flatMap(({ sign, text, line }): readonly NewValue[] => {
              const [, type, name] = CAST.exec(text) ?? [];
              if (sign !== '+' || name === undefined) return [];
              const isPrctl =
                /\bSYSCALL_DEFINE5\(prctl\b/.test(section) ||
                lines.some((one) => /\bcase PR_\w+:/.test(one.text));
              const message = `"${name}" of prctl has 64 bits, of which the cast to ${type} drops 32: values that differ there mean the same, so that they can never mean anything else; pass it on as it is, and refuse what is unknown`;
              return isPrctl ? [{ syscall: 'prctl', path, line, isQuestion: false, message }] : [];
            }),
          )
        : [],
    )
    .slice(0, MAX_TOLD);
}
