import { type FileDiff, newSide } from '../diff.ts';
import { withoutComments } from './comments.ts';

/** The longest declaration that is read. */
const MAX_LENGTH = 600;

/** The declarations of system calls that patches add to include/linux/syscalls.h, by call. */
export function declarationsByCall(files: readonly FileDiff[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const file of files) {
    if (file.newPath !== 'include/linux/syscalls.h') continue;
    for (const text of newSide(file))
      for (const match of text.matchAll(/^asmlinkage\s+(\w+\s+sys_(\w+)\s*\()/gm)) {
        const [, , name = ''] = match;
        const start = match.index + match[0].length - (match[1]?.length ?? 0);
        const rest = text.slice(start, start + MAX_LENGTH);
        const end = rest.indexOf(';');
        if (end !== -1) found.set(name, withoutComments(rest.slice(0, end)).replace(/\s+/g, ' ').trim());
      }
  }
  return found;
}
