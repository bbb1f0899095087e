import type { FileDiff } from '../diff.ts';
import type { NewValue } from '../uapi-values.ts';
import { isKernelC } from './added-functions.ts';
import { fact } from './told.ts';

/** What makes a descriptor, with flags that are constants without O_CLOEXEC. */
const INHERITED =
  /\b(?:(get_unused_fd_flags|FD_ADD)\(\s*(?:0|O_RDONLY|O_RDWR|O_WRONLY)\s*[,)]|(FD_PREPARE)\(\s*\w+\s*,\s*(?:0|O_RD\w+)\s*,|(anon_inode_getfd)\([^;]*,\s*(?:0|O_RDONLY|O_RDWR|O_WRONLY)\s*\))/;

/** Lines of a series that adds calls which make a descriptor that programs inherit over execve(), whatever they ask for. */
export function inheritedDescriptors(files: readonly FileDiff[]): readonly NewValue[] {
  return files
    .flatMap(({ newPath: path, hunks }) =>
      isKernelC(path)
        ? hunks.flatMap(({ lines }) =>
            lines.flatMap(({ sign, text, line }): readonly NewValue[] => {
              const [, first, second, third] = INHERITED.exec(text) ?? [];
              const maker = first ?? second ?? third;
              if (sign !== '+' || maker === undefined) return [];
              const message = `${maker}() makes a descriptor without O_CLOEXEC: programs that another thread starts meanwhile inherit it; set O_CLOEXEC always, or let a flag choose`;
              return [fact(path, line, message)];
            }),
          )
        : [],
    )
    .slice(0, 1);
}
