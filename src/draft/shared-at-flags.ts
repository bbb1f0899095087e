import type { FileDiff } from './diff.ts';
import type { NewValue } from './uapi-values.ts';

const FCNTL = 'include/uapi/linux/fcntl.h';

/** The values of flags that single calls have, which another call may reuse (include/uapi/linux/fcntl.h, Linux 7.2). */
const OF_ONE_CALL: ReadonlySet<number> = new Set([0x1, 0x2, 0x4, 0x200]);

/** AT_ flags that a series adds for calls which exist, and that take a bit which no call has used. */
export function sharedAtFlags(files: readonly FileDiff[]): readonly NewValue[] {
  const lines = files.flatMap(({ newPath, hunks }) =>
    newPath === FCNTL ? hunks.flatMap((hunk) => hunk.lines) : [],
  );
  const gone = lines.flatMap(({ sign, text }) => (sign === '-' ? [text] : [])).join('\n');
  return lines.flatMap(({ sign, text, line }): readonly NewValue[] => {
    const [, name = '', value = ''] =
      /^#\s*define\s+(AT_[A-Z]\w{1,60})\s+(0x[0-9a-fA-F]{1,8})\b/.exec(text) ?? [];
    if (sign !== '+' || name === '' || gone.includes(name) || OF_ONE_CALL.has(Number(value))) return [];
    const message = `${name} takes ${value} from the bits that all calls on paths share; if one call alone knows it, name it after that call and reuse the value of another call's flag, as AT_EACCESS and AT_REMOVEDIR do`;
    return [{ syscall: undefined, path: FCNTL, line, isQuestion: false, message }];
  });
}
