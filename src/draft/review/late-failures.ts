import type { FileDiff } from '../diff.ts';
import type { NewValue } from '../uapi-values.ts';
import { isKernelC } from './added-functions.ts';
import { fact } from './told.ts';

/** What cannot be taken back. */
const EFFECTS: readonly (readonly [RegExp, string])[] = [
  [/\b(fd_install)\s*\(/, 'the descriptor is in the table, where other threads can use it'],
  [/\b(vfs_(?:mkdir|mknod|create|symlink|link|unlink|rmdir|rename))\s*\(/, 'the directory has been changed'],
];
/** What may fail later. */
const FAILURES =
  /\b(get_unused_fd_flags|alloc_empty_file\w*|alloc_file\w*|dentry_open|vfs_open|do_filp_open|do_file_open|FD_ADD|FD_PREPARE|anon_inode_get\w+|copy_to_user|put_user)\s*\(/;
/** A function that makes or removes a name, whose hunk may not show where. */
const CHANGING = /\b(\w*(?:mkdir|mknod|symlink|rename|unlink|rmdir)\w*)\s*\(/;
/** A descriptor is closed again, and a directory removed. */
const UNDO = /\b(?:close_fd|__close_fd|ksys_close|vfs_rmdir|vfs_unlink)\s*\(/;

/** The failures of one series that are told of. */
const MAX_TOLD = 2;

/** New lines that may fail after an effect which nothing takes back. */
export function lateFailures(files: readonly FileDiff[]): readonly NewValue[] {
  return files
    .flatMap(({ newPath: path, hunks }) =>
      isKernelC(path) && path.endsWith('.c')
        ? hunks.flatMap(({ section, lines }): readonly NewValue[] => {
            const kept = lines.filter(({ sign }) => sign !== '-');
            if (kept.some(({ text }) => UNDO.test(text))) return [];
            let effect = kept.some(({ text }) => EFFECTS.some(([one]) => one.test(text)))
              ? undefined
              : effectOfSection(section);
            let depth = 0;
            for (const { sign, text, line } of kept) {
              const indent = /^\t*/.exec(text)?.[0].length ?? 0;
              const own = EFFECTS.find(([one]) => one.test(text));
              const failure = FAILURES.exec(text)?.[1];
              if (/^[A-Za-z_}]/.test(text)) effect = undefined;
              else if (own !== undefined) {
                effect = { name: own[0].exec(text)?.[1] ?? '', consequence: own[1], isGuessed: false };
                depth = indent;
              } else if (
                effect !== undefined &&
                sign === '+' &&
                failure !== undefined &&
                (!effect.isGuessed || /^(?:dentry_open|vfs_open|FD_ADD)$/.test(failure))
              ) {
                const when = effect.isGuessed
                  ? `when ${effect.name}() ${effect.consequence}`
                  : `after ${effect.name}(), when ${effect.consequence}`;
                const message = `${failure}() can fail ${when}: a program that is told of the failure does not know; do what may fail first`;
                return [fact(path, line, message)];
              } else if (/^\t*(?:return|goto|break|case|else|\} else)\b/.test(text) && indent <= depth)
                effect = undefined;
            }
            return [];
          })
        : [],
    )
    .slice(0, MAX_TOLD);
}

interface Effect {
  readonly name: string;
  readonly consequence: string;
  /** No line shows it, so that only what needs its result comes after it. */
  readonly isGuessed: boolean;
}

/** What the function in which a hunk begins does, by its name. */
function effectOfSection(section: string): Effect | undefined {
  const name = CHANGING.exec(section)?.[1];
  return name === undefined || /SYSCALL_DEFINE/.test(section)
    ? undefined
    : { name, consequence: 'has changed the directory', isGuessed: true };
}
