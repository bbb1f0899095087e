import type { FileDiff } from '../diff.ts';
import type { NewValue } from '../uapi-values.ts';
import { isKernelC } from './added-functions.ts';
import { fact } from './told.ts';

/** What makes something known to the rest of the kernel, and may fail. */
const REGISTERS =
  /^\t(?:WARN(?:_ON)?(?:_ONCE)?)\(\s*!?\s*((?:\w+_)?register(?:_\w+)?|sysfs_create_\w+|cdev_add|device_add)\(/;
/** The head of a function that returns an errno. */
const HEAD = /^(?:static\s+)?int\s+(?:__init\s+)?(\w+)\s*\(/;

/** Registrations whose failure a function that returns an errno only warns of, so that it goes on without. */
export function warnedRegistrations(files: readonly FileDiff[]): readonly NewValue[] {
  return files
    .flatMap(({ newPath: path, hunks }) =>
      isKernelC(path)
        ? hunks.flatMap(({ section, lines }) => {
            let owner = HEAD.exec(section)?.[1];
            return lines.flatMap(({ sign, text, line }): readonly NewValue[] => {
              if (/^\w.*\(/.test(text)) owner = HEAD.exec(text)?.[1];
              const name = sign === '+' ? REGISTERS.exec(text)?.[1] : undefined;
              if (name === undefined || owner === undefined || name.includes('unregister')) return [];
              const message = `${owner}() warns where ${name}() fails, and goes on as if it had not; return the errno`;
              return [fact(path, line, message)];
            });
          })
        : [],
    )
    .slice(0, 1);
}
